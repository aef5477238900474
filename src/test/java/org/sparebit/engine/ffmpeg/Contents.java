package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_dict_iterate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.javacpp.BytePointer;

/** What a media file holds beside picture and sound; keys of tags in lower case. */
public record Contents(Map<String, String> tags, List<Stream> streams, List<Chapter> chapters) {

  /**
   * A stream.
   *
   * @param texts what the packets of a subtitle say
   */
  public record Stream(
      SourceStream.Kind kind,
      String codec,
      String layout,
      Map<String, String> tags,
      int disposition,
      List<Text> texts) {
    public String language() {
      return tags.getOrDefault("language", "");
    }
  }

  /** A line of a subtitle, in seconds. */
  public record Text(double start, double duration, String text) {}

  /** In seconds. */
  public record Chapter(double start, double end, String title) {}

  /** Those of a kind, in their order. */
  public List<Stream> of(SourceStream.Kind kind) {
    return streams.stream().filter(s -> s.kind == kind).toList();
  }

  /** Reads a file to its end. */
  public static Contents of(Path file) throws FfmpegException {
    Ffmpeg.load();
    try (Demuxer demuxer = OpenedFiles.demuxer(file);
        Packet packet = new Packet()) {
      List<List<Text>> texts = new ArrayList<>();
      demuxer.streams().forEach(s -> texts.add(new ArrayList<>()));
      while (demuxer.read(packet)) {
        SourceStream stream = demuxer.streams().get(packet.streamIndex());
        if (stream.kind() == SourceStream.Kind.SUBTITLE) {
          text(stream, packet, texts.get(stream.index()));
        }
      }
      List<Stream> streams =
          demuxer.streams().stream().map(s -> stream(s, texts.get(s.index()))).toList();
      List<Chapter> chapters = new ArrayList<>();
      for (int i = 0; i < demuxer.handle().nb_chapters(); i++) {
        AVChapter c = demuxer.handle().chapters(i);
        double unit = Rational.of(c.time_base()).toDouble();
        chapters.add(
            new Chapter(
                c.start() * unit, c.end() * unit, tags(c.metadata()).getOrDefault("title", "")));
      }
      return new Contents(tags(demuxer.handle().metadata()), streams, chapters);
    }
  }

  private static Stream stream(SourceStream s, List<Text> texts) {
    String layout = s.kind() == SourceStream.Kind.AUDIO ? s.codec().layoutName() : "";
    return new Stream(
        s.kind(),
        s.codecName(),
        layout,
        tags(s.handle().metadata()),
        s.handle().disposition(),
        texts);
  }

  private static void text(SourceStream stream, Packet packet, List<Text> texts) {
    byte[] bytes = new byte[packet.sizeBytes()];
    BytePointer data = packet.handle().data();
    data.get(bytes);
    // 3GPP's timed text begins with its length; empty ones fill the gaps.
    int skip = stream.codecName().equals("mov_text") ? 2 : 0;
    int length = skip == 0 ? bytes.length : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    String text = new String(bytes, skip, length, StandardCharsets.UTF_8);
    if (!text.isEmpty()) {
      double unit = stream.timeBase().toDouble();
      texts.add(new Text(packet.presentationTime() * unit, packet.duration() * unit, text));
    }
  }

  private static Map<String, String> tags(AVDictionary dictionary) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (AVDictionaryEntry entry = av_dict_iterate(dictionary, null);
        entry != null;
        entry = av_dict_iterate(dictionary, entry)) {
      tags.put(Ffmpeg.text(entry.key()).toLowerCase(Locale.ROOT), Ffmpeg.text(entry.value()));
    }
    return tags;
  }
}
