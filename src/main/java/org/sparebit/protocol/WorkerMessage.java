package org.sparebit.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a worker writes to its standard output: one JSON object per line. The order is {@code
 * Ready}, then, after an {@code EncodeRequest}, {@code Opened}, any number of {@code Progress} and
 * {@code Warned}, a {@code Verified} that waits for its {@code Publish}, and one {@code Completed}
 * or {@code Failed}; then the worker exits.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = Opened.class, name = "opened"),
  @JsonSubTypes.Type(value = Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = Warned.class, name = "warned"),
  @JsonSubTypes.Type(value = Verified.class, name = "verified"),
  @JsonSubTypes.Type(value = Completed.class, name = "completed"),
  @JsonSubTypes.Type(value = Failed.class, name = "failed")
})
public sealed interface WorkerMessage
    permits Ready, Opened, Progress, Warned, Verified, WorkerResult {}
