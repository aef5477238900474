package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_ASS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HDMV_PGS_SUBTITLE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_SMPTE_KLV;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_SUBRIP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_WEBVTT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_ATTACHMENT;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_DATA;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_SUBTITLE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Adds to a file of {@link TestMedia} what films have beside picture and sound. */
public final class RichMedia {
  private static final String ASS_HEADER =
      """
      [Script Info]
      ScriptType: v4.00+
      PlayResX: 384
      PlayResY: 288

      [V4+ Styles]
      Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
      Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, \
      Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
      Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

      [Events]
      Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
      """;

  /**
   * A stream to add.
   *
   * @param header bytes as Latin-1, as are the packets
   */
  private record Extra(
      int type,
      int codec,
      Map<String, String> tags,
      int disposition,
      String header,
      List<String> packets) {}

  /** A presentation of nothing on a screen of 64 by 64, and its end. */
  private static final String EMPTY_PICTURE =
      "\u0016\0\u000b\0@\0@\u0010\0\0\u0080\0\0\0\u0080\0\0";

  private record Gap(int stream, double from, double to) {}

  private record Chapter(long startMillis, long endMillis, String title) {}

  private final Path base;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final Map<Integer, Map<String, String>> streamTags = new LinkedHashMap<>();
  private final Map<Integer, Integer> dispositions = new LinkedHashMap<>();
  private final List<Extra> extras = new ArrayList<>();
  private final List<Chapter> chapters = new ArrayList<>();
  private long startMillis;
  private Gap gap = new Gap(-1, 0, 0);

  private RichMedia(Path base) {
    this.base = base;
  }

  public static RichMedia of(Path base) {
    return new RichMedia(base);
  }

  public RichMedia tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  public RichMedia streamTag(int stream, String key, String value) {
    streamTags.computeIfAbsent(stream, s -> new LinkedHashMap<>()).put(key, value);
    return this;
  }

  public RichMedia disposition(int stream, int disposition) {
    dispositions.put(stream, disposition);
    return this;
  }

  /** Leaves out what a stream has between two times, in seconds. */
  public RichMedia withoutPackets(int stream, double from, double to) {
    gap = new Gap(stream, from, to);
    return this;
  }

  /** Lets everything begin later than at zero. */
  public RichMedia startingAt(long millis) {
    startMillis = millis;
    return this;
  }

  /**
   * Adds subtitles, one line from each tenth of a second to the next.
   *
   * @param codec subrip, ass, webvtt, or hdmv_pgs_subtitle, whose pictures are not real ones
   */
  public RichMedia subtitles(String codec, String language, int disposition, String... lines) {
    List<String> packets = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      String text = codec.equals("ass") ? i + ",0,Default,,0,0,0,," + lines[i] : lines[i];
      boolean picture = codec.equals("hdmv_pgs_subtitle");
      packets.add(
          picture
              ? EMPTY_PICTURE
              : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
    int id =
        switch (codec) {
          case "subrip" -> AV_CODEC_ID_SUBRIP;
          case "ass" -> AV_CODEC_ID_ASS;
          case "webvtt" -> AV_CODEC_ID_WEBVTT;
          case "hdmv_pgs_subtitle" -> AV_CODEC_ID_HDMV_PGS_SUBTITLE;
          default -> throw new IllegalArgumentException(codec);
        };
    String header = codec.equals("ass") ? ASS_HEADER : "";
    extras.add(
        new Extra(
            AVMEDIA_TYPE_SUBTITLE, id, Map.of("language", language), disposition, header, packets));
    return this;
  }

  /** Adds a file; a picture by its type becomes a cover when it is read. */
  public RichMedia attachment(String name, String type, byte[] content) {
    extras.add(
        new Extra(
            AVMEDIA_TYPE_ATTACHMENT,
            AV_CODEC_ID_NONE,
            Map.of("filename", name, "mimetype", type),
            0,
            new String(content, StandardCharsets.ISO_8859_1),
            List.of()));
    return this;
  }

  /** Adds a stream of measurements, as drones make. */
  public RichMedia data() {
    extras.add(
        new Extra(
            AVMEDIA_TYPE_DATA,
            AV_CODEC_ID_SMPTE_KLV,
            Map.of(),
            0,
            "",
            List.of("a measurement", "another")));
    return this;
  }

  public RichMedia chapter(long from, long to, String title) {
    chapters.add(new Chapter(from, to, title));
    return this;
  }

  public Path write(Path file, String muxer) throws FfmpegException {
    Ffmpeg.load();
    AVFormatContext format = new AVFormatContext(null);
    FfmpegException.check(
        avformat_alloc_output_context2(format, (AVOutputFormat) null, muxer, file.toString()),
        muxer);
    try (Demuxer demuxer = OpenedFiles.demuxer(base)) {
      for (SourceStream stream : demuxer.streams()) {
        AVStream copy = avformat_new_stream(format, (AVCodec) null);
        avcodec_parameters_copy(copy.codecpar(), stream.handle().codecpar());
        copy.codecpar().codec_tag(0);
        copy.time_base(stream.timeBase().toNative());
        copy.avg_frame_rate(stream.handle().avg_frame_rate());
        copy.disposition(dispositions.getOrDefault(stream.index(), 0));
        copy.metadata(dictionary(streamTags.getOrDefault(stream.index(), Map.of())));
      }
      extras.forEach(extra -> describe(avformat_new_stream(format, (AVCodec) null), extra));
      format.metadata(dictionary(tags));
      addChapters(format);
      AVIOContext io = new AVIOContext(null);
      FfmpegException.check(avio_open(io, file.toString(), AVIO_FLAG_WRITE), "creating");
      format.pb(io);
      FfmpegException.check(avformat_write_header(format, (AVDictionary) null), "header");
      writeExtras(format, demuxer.streams().size());
      copyPackets(demuxer, format);
      FfmpegException.check(av_write_trailer(format), "trailer");
      avio_closep(io);
      format.pb(null);
    } finally {
      avformat_free_context(format);
    }
    return file;
  }

  private static AVDictionary dictionary(Map<String, String> entries) {
    AVDictionary dictionary = new AVDictionary(null);
    entries.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
    return dictionary;
  }

  private static void describe(AVStream stream, Extra extra) {
    stream.codecpar().codec_type(extra.type);
    stream.codecpar().codec_id(extra.codec);
    stream.disposition(extra.disposition);
    stream.metadata(dictionary(extra.tags));
    stream.time_base(new Rational(1, 1000).toNative());
    byte[] bytes = extra.header.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length > 0) {
      BytePointer header = new BytePointer(av_mallocz(bytes.length + 64L));
      header.capacity(bytes.length).put(bytes);
      stream.codecpar().extradata(header);
      stream.codecpar().extradata_size(bytes.length);
    }
  }

  private void addChapters(AVFormatContext format) {
    PointerPointer<AVChapter> list =
        new PointerPointer<>(av_mallocz((chapters.size() + 1L) * Loader.sizeof(Pointer.class)));
    for (int i = 0; i < chapters.size(); i++) {
      AVChapter chapter = new AVChapter(av_mallocz(Loader.sizeof(AVChapter.class)));
      chapter.id(i + 1L);
      chapter.time_base(new Rational(1, 1000).toNative());
      chapter.start(chapters.get(i).startMillis);
      chapter.end(chapters.get(i).endMillis);
      chapter.metadata(dictionary(Map.of("title", chapters.get(i).title)));
      list.put(i, chapter);
    }
    format.chapters(list);
    format.nb_chapters(chapters.size());
  }

  private void writeExtras(AVFormatContext format, int first) throws FfmpegException {
    for (int i = 0; i < extras.size(); i++) {
      List<String> packets = extras.get(i).packets;
      for (int n = 0; n < packets.size(); n++) {
        try (Packet packet = new Packet()) {
          AVPacket handle = packet.handle();
          byte[] bytes = packets.get(n).getBytes(StandardCharsets.ISO_8859_1);
          av_new_packet(handle, bytes.length);
          handle.data().capacity(bytes.length).put(bytes);
          handle.stream_index(first + i);
          handle.pts(startMillis + 100L + n * 200L);
          handle.dts(handle.pts());
          handle.duration(100);
          handle.flags(AV_PKT_FLAG_KEY);
          write(format, packet, new Rational(1, 1000));
        }
      }
    }
  }

  private void copyPackets(Demuxer demuxer, AVFormatContext format) throws FfmpegException {
    try (Packet packet = new Packet()) {
      while (demuxer.read(packet)) {
        Rational timeBase = demuxer.streams().get(packet.streamIndex()).timeBase();
        double time = packet.presentationTime() * timeBase.toDouble();
        if (packet.streamIndex() == gap.stream && time >= gap.from && time < gap.to) {
          continue;
        }
        packet.shift(new Rational(1, 1000).rescale(startMillis, timeBase));
        write(format, packet, timeBase);
      }
    }
  }

  private static void write(AVFormatContext format, Packet packet, Rational timeBase)
      throws FfmpegException {
    AVPacket handle = packet.handle();
    Rational to = Rational.of(format.streams(handle.stream_index()).time_base());
    handle.pts(timeBase.rescale(handle.pts(), to));
    handle.dts(timeBase.rescale(handle.dts(), to));
    handle.duration(timeBase.rescale(handle.duration(), to));
    handle.pos(-1);
    FfmpegException.check(av_interleaved_write_frame(format, handle), "writing");
  }
}
