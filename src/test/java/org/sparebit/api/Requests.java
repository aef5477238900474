package org.sparebit.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** Bodies of submissions. */
final class Requests {
  static final String SAMPLE = "/isize/samples/test.mp4";

  private Requests() {}

  /** An AV1 job that is accepted. */
  static Map<String, Object> av1(String output) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("input", SAMPLE);
    fields.put("output", output);
    fields.put("isize_precoding", "PRECODER_BAL");
    fields.put("codec", "AV1");
    fields.put("bitrate", "4000");
    fields.put("gop", "150");
    return fields;
  }

  static Map<String, Object> av1() {
    return av1("/isize_files/out.mp4");
  }

  /** A ProRes job that is accepted. */
  static Map<String, Object> prores() {
    Map<String, Object> fields = av1("/isize_files/out.mov");
    fields.put("codec", "PRORES");
    fields.remove("bitrate");
    fields.remove("gop");
    fields.put("prores_codec_profile", "PRORES_422_HQ");
    return fields;
  }

  /** A Y4M job that is accepted. */
  static Map<String, Object> y4m() {
    Map<String, Object> fields = av1("/isize_files/out.y4m");
    fields.put("codec", "Y4M");
    fields.remove("bitrate");
    fields.remove("gop");
    return fields;
  }

  static Map<String, Object> vp9() {
    Map<String, Object> fields = av1("/isize_files/out.webm");
    fields.put("codec", "VP9");
    return fields;
  }

  static Map<String, Object> h264() {
    Map<String, Object> fields = av1();
    fields.put("codec", "H_264");
    return fields;
  }

  static Map<String, Object> with(Map<String, Object> fields, String field, Object value) {
    fields.put(field, value);
    return fields;
  }

  static Map<String, Object> without(Map<String, Object> fields, String field) {
    fields.remove(field);
    return fields;
  }
}
