package org.sparebit.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the server writes to a worker's standard input: one JSON object per line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EncodeRequest.class, name = "encode"),
  @JsonSubTypes.Type(value = Publish.class, name = "publish"),
  @JsonSubTypes.Type(value = Cancel.class, name = "cancel")
})
public sealed interface ServerMessage permits EncodeRequest, Publish, Cancel {}
