package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_LCEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_INTRA_ONLY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_LOSSLESS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_LOSSY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_TEXT_SUB;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DOVI_CONF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_FRAME_CROPPING;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_NOTIMESTAMPS;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEPENDENT;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_STILL_IMAGE;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_TIMED_THUMBNAILS;
import static org.bytedeco.ffmpeg.global.avformat.av_disposition_to_string;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_ATTACHMENT;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_DATA;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_SUBTITLE;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_get_padded_bits_per_pixel;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.container.EditedTrack;

/** A stream of an opened input. Lives as long as its {@link Demuxer}. */
public final class SourceStream {
  /** What a stream carries. */
  public enum Kind {
    VIDEO,
    /** A cover picture that the container presents as a video stream. */
    ATTACHED_PICTURE,
    AUDIO,
    SUBTITLE,
    /** Such as timed metadata. */
    DATA,
    /** A file inside of the container, such as a font for the subtitles. */
    ATTACHMENT,
    OTHER
  }

  /** Where FFmpeg's AVDOVIDecoderConfigurationRecord, all of bytes, has what we need of it. */
  private static final int DOVI_PROFILE = 2;

  private static final int DOVI_COMPATIBILITY = 7;

  /** Of 8 bits and 4:2:0. */
  private static final int USUAL_BITS_PER_PIXEL = 12;

  private static final int DOVI_HAS_BASE = 6;

  /** QuickTime's name of time codes. */
  private static final int TIME_CODE = 't' | 'm' << 8 | 'c' << 16 | 'd' << 24;

  /** What edit lists leave out since frames are reordered is a few frames long. */
  private static final double MOST_DELAY_SECONDS = 0.5;

  /** Three years; what is later is the end. */
  private static final long MOST_MICROS = 100_000_000_000_000L;

  private final AVFormatContext format;
  private final AVStream stream;
  private final Rational timeBase;
  private final Demuxer.Size declared;
  private final Kind kind;
  private final int codecId;
  private final String firstCodecName;
  private EditedTrack edited;
  private boolean isPart;

  SourceStream(AVFormatContext format, AVStream stream, Demuxer.Size declared, EditedTrack edited) {
    this.declared = declared;
    this.edited = edited;
    this.format = format;
    this.stream = stream;
    this.timeBase = Rational.of(stream.time_base());
    this.kind = kind(stream);
    this.codecId = stream.codecpar().codec_id();
    this.firstCodecName = codecName();
  }

  /** Of its pictures, as the file's header has it. */
  Demuxer.Size declaredSize() {
    return declared;
  }

  /** Of its pictures in pixels, as FFmpeg has found it, or else the header; 0 if neither says. */
  public int width() {
    return stream.codecpar().width() > 0 ? stream.codecpar().width() : declared.width();
  }

  /** Likewise. */
  public int height() {
    return stream.codecpar().height() > 0 ? stream.codecpar().height() : declared.height();
  }

  /** Width to height of a pixel, as the codec has it. */
  public Rational pixelAspect() {
    return Rational.of(stream.codecpar().sample_aspect_ratio());
  }

  /** Bits that one of its pixels takes once it is decoded, as far as FFmpeg has found it out. */
  public int bitsPerPixel() {
    AVPixFmtDescriptor format = av_pix_fmt_desc_get(stream.codecpar().format());
    return format == null ? USUAL_BITS_PER_PIXEL : av_get_padded_bits_per_pixel(format);
  }

  /**
   * Whether the decoder keeps several pictures, which later ones refer to. One without loss refers
   * to the last one at most.
   */
  public boolean hasReferences() {
    AVCodecDescriptor descriptor = avcodec_descriptor_get(stream.codecpar().codec_id());
    if (descriptor == null) {
      return true;
    }
    boolean lossless = (descriptor.props() & AV_CODEC_PROP_LOSSLESS) != 0;
    boolean lossy = (descriptor.props() & AV_CODEC_PROP_LOSSY) != 0;
    return (descriptor.props() & AV_CODEC_PROP_INTRA_ONLY) == 0 && (lossy || !lossless);
  }

  /** What players show of it, in its time base; the whole if the container knows no edit lists. */
  public EditedTrack edited() {
    return edited;
  }

  /**
   * Whether players show the media in more than one piece, let it stand still, or leave out some of
   * its pictures at the beginning.
   */
  public boolean isCut() {
    double leftOut = edited.edits().get(0).mediaStart() * timeBase.toDouble();
    return isPart
        || edited.isCut()
        || (kind() == Kind.VIDEO
            && leftOut > 0
            && (leftOut > MOST_DELAY_SECONDS || beginsWithHidden()));
  }

  /** Shows only a part of it from now on; times are the film's, in microseconds. */
  void show(long fromMicros, long toMicros) {
    switch (kind) {
      case VIDEO, AUDIO, SUBTITLE, DATA -> {
        long to = Rational.MICROSECONDS.rescale(Math.min(toMicros, MOST_MICROS), timeBase);
        long from = Rational.MICROSECONDS.rescale(fromMicros, timeBase);
        edited = edited.within(from, toMicros >= MOST_MICROS ? Edit.OPEN : to);
        isPart = true;
      }
      case ATTACHED_PICTURE, ATTACHMENT, OTHER -> {}
    }
  }

  /**
   * Whether the first picture is before the edit list begins to show any. FFmpeg then takes another
   * time for zero where decoding times are later than those of presentation (phones write such).
   */
  private boolean beginsWithHidden() {
    AVIndexEntry first = avformat_index_get_entry(stream, 0);
    return first != null && (first.flags() & AVIndexEntry.AVINDEX_DISCARD_FRAME) != 0;
  }

  /** When players begin to show it, in microseconds of the film. */
  public long editedStartMicros() {
    return timeBase.rescale(edited.edits().get(0).start(), Rational.MICROSECONDS);
  }

  /** When its first packet is presented, in microseconds; empty if unknown. */
  public OptionalLong startMicros() {
    long start = stream.start_time();
    return start == Packet.NO_TIME
        ? OptionalLong.empty()
        : OptionalLong.of(timeBase.rescale(start, Rational.MICROSECONDS));
  }

  /** When it ends, in microseconds, as the container says; empty if it doesn't. */
  public OptionalLong endMicros() {
    long length = stream.duration();
    OptionalLong start = startMicros();
    return length == Packet.NO_TIME || start.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(start.getAsLong() + timeBase.rescale(length, Rational.MICROSECONDS));
  }

  /** Where the last of its packets ends that the file's index knows, in bytes. */
  long indexedBytes() {
    long end = 0;
    int count = avformat_index_get_entries_count(stream);
    for (int i = 0; i < count; i++) {
      AVIndexEntry entry = avformat_index_get_entry(stream, i);
      if (entry != null && entry.pos() >= 0) {
        end = Math.max(end, entry.pos() + entry.size());
      }
    }
    return end;
  }

  AVStream handle() {
    return stream;
  }

  public int index() {
    return stream.index();
  }

  public Kind kind() {
    return kind;
  }

  private static Kind kind(AVStream stream) {
    int type = stream.codecpar().codec_type();
    if (type == AVMEDIA_TYPE_VIDEO) {
      int beside = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
      boolean picture = (stream.disposition() & beside) != 0;
      return picture ? Kind.ATTACHED_PICTURE : Kind.VIDEO;
    }
    if (type == AVMEDIA_TYPE_AUDIO) {
      return Kind.AUDIO;
    }
    if (type == AVMEDIA_TYPE_SUBTITLE) {
      return Kind.SUBTITLE;
    }
    if (type == AVMEDIA_TYPE_DATA) {
      return Kind.DATA;
    }
    return type == AVMEDIA_TYPE_ATTACHMENT ? Kind.ATTACHMENT : Kind.OTHER;
  }

  /** Pictures and sound; one packet of a time code or of a subtitle can last for the whole film. */
  public boolean isContinuous() {
    return kind() == Kind.VIDEO || kind() == Kind.AUDIO;
  }

  /** What a message calls it, such as {@code audio stream 1 (ac3, eng)}. */
  public String label() {
    String language = tag("language");
    String suffix = language.isEmpty() ? "" : ", " + language;
    return name() + " (" + codecWords() + suffix + ")";
  }

  /** Its kind and number, such as {@code audio stream 1}. */
  public String name() {
    return kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " stream " + index();
  }

  /** Whether FFmpeg passes it over: the names of chapters, and what has no length (MOV). */
  public boolean isPassedOver() {
    return stream.discard() >= AVDISCARD_ALL;
  }

  /**
   * Whether its pictures come with transparency as WebM has it: a second stream of VP8 or VP9
   * beside the first, which decoders may pass over.
   */
  public boolean hasAlphaBeside() {
    return "1".equals(tag("alpha_mode")) && Set.of("vp8", "vp9").contains(codecName());
  }

  /** FFmpeg's names of the roles that it is marked with, such as {@code default}. */
  public Set<String> dispositions() {
    Set<String> names = new LinkedHashSet<>();
    for (int rest = stream.disposition(); rest != 0; rest &= rest - 1) {
      BytePointer name = av_disposition_to_string(Integer.lowestOneBit(rest));
      if (name != null && !name.isNull()) {
        names.add(Ffmpeg.text(name));
      }
    }
    return names;
  }

  /** FFmpeg's names of what is said of it as a whole. */
  public Set<String> sideData() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < stream.codecpar().nb_coded_side_data(); i++) {
      AVPacketSideData data = stream.codecpar().coded_side_data().getPointer(i);
      names.add(Ffmpeg.text(av_packet_side_data_name(data.type())));
    }
    return names;
  }

  /** Whether nobody can see it by itself: a tile of a picture, or what enhances another stream. */
  boolean isDependent() {
    AVPacketSideData vision = sideData(AV_PKT_DATA_DOVI_CONF);
    boolean enhancesVision =
        vision != null && vision.size() > DOVI_HAS_BASE && vision.data().get(DOVI_HAS_BASE) == 0;
    return (stream.disposition() & AV_DISPOSITION_DEPENDENT) != 0
        || enhancesVision
        || stream.codecpar().codec_id() == AV_CODEC_ID_LCEVC;
  }

  /** Whether it is one picture, in a file that counts them. */
  public boolean isStill() {
    return stream.nb_frames() == 1 || (stream.disposition() & AV_DISPOSITION_STILL_IMAGE) != 0;
  }

  boolean isDefault() {
    return (stream.disposition() & AV_DISPOSITION_DEFAULT) != 0;
  }

  /** In one picture, 0 if unknown. */
  long pixels() {
    return (long) stream.codecpar().width() * stream.codecpar().height();
  }

  /** Whether its pictures have no colours. */
  boolean isGrey() {
    AVPixFmtDescriptor format = av_pix_fmt_desc_get(stream.codecpar().format());
    return format != null && format.nb_components() == 1;
  }

  /** Whether it counts hours, minutes, seconds and frames, as QuickTime's time codes do. */
  public boolean isTimeCode() {
    return kind() == Kind.DATA && stream.codecpar().codec_tag() == TIME_CODE;
  }

  /** The value of a tag, whatever the case of its name; empty if there is none. */
  public String tag(String name) {
    AVDictionaryEntry entry = av_dict_get(stream.metadata(), name, null, 0);
    return entry == null ? "" : Ffmpeg.beginning(entry.value());
  }

  /** Whether it is a subtitle made of characters, not of pictures. */
  public boolean isText() {
    AVCodecDescriptor descriptor = avcodec_descriptor_get(stream.codecpar().codec_id());
    return descriptor != null && (descriptor.props() & AV_CODEC_PROP_TEXT_SUB) != 0;
  }

  /** Whether FFmpeg has a name for its codec. */
  public boolean hasKnownCodec() {
    return stream.codecpar().codec_id() != AV_CODEC_ID_NONE;
  }

  /** FFmpeg's name of the codec, such as {@code h264}. */
  public String codecName() {
    return Ffmpeg.text(avcodec_get_name(stream.codecpar().codec_id()));
  }

  /** Its name, or the four-character code of what FFmpeg doesn't know. */
  public String codecWords() {
    return CodecWords.brief(stream.codecpar());
  }

  /** FFmpeg's number of the codec, when the file was opened. */
  int codecId() {
    return codecId;
  }

  /** Likewise its name: transport streams can change it. */
  public String firstCodecName() {
    return firstCodecName;
  }

  public Rational timeBase() {
    return timeBase;
  }

  /** In frames per second, as FFmpeg guesses it from the container and the codec. */
  public Rational frameRate() {
    return Rational.of(av_guess_frame_rate(format, stream, (AVFrame) null));
  }

  /** Frames over duration, as the container has it; unknown where it has neither. */
  public Rational averageFrameRate() {
    return Rational.of(stream.avg_frame_rate());
  }

  /** In frames per second, as the codec's own headers have it; unknown where they say nothing. */
  public Rational codecFrameRate() {
    return Rational.of(stream.codecpar().framerate());
  }

  /** Whether it comes without a container, whose word its average frame rate would be. */
  public boolean isWithoutContainer() {
    return (format.iformat().flags() & AVFMT_NOTIMESTAMPS) != 0;
  }

  /** Whether it comes without time stamps; MPEG-4's pictures have times of their own. */
  public boolean isWithoutTimes() {
    return isWithoutContainer() && stream.codecpar().codec_id() != AV_CODEC_ID_MPEG4;
  }

  /**
   * Width to height of a pixel of this picture; the container's word counts more than the codec's,
   * as in players.
   */
  public Rational pixelAspect(Frame frame) {
    return Rational.of(av_guess_sample_aspect_ratio(format, stream, frame.handle()));
  }

  public int sampleRate() {
    return stream.codecpar().sample_rate();
  }

  public int channels() {
    return stream.codecpar().ch_layout().nb_channels();
  }

  /** FFmpeg's name of the layout of its channels, such as {@code 5.1(side)}. */
  public String layoutName() {
    return AudioFormat.layoutName(stream.codecpar().ch_layout());
  }

  /** How its pictures must be turned to be seen upright, as the container has it. */
  public Orientation orientation() {
    AVPacketSideData matrix = sideData(AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null) {
      return Orientation.UPRIGHT;
    }
    IntPointer m = new IntPointer(matrix.data());
    return Orientation.of(m.get(0), m.get(1), m.get(3), m.get(4));
  }

  /** What of its pictures the container wants left out. */
  public Cropping cropping() {
    AVPacketSideData data = sideData(AV_PKT_DATA_FRAME_CROPPING);
    return data == null || data.size() < Cropping.BYTES
        ? Cropping.NONE
        : Cropping.of(data.data().capacity(Cropping.BYTES).asByteBuffer());
  }

  /**
   * What a container says of Dolby Vision.
   *
   * @param profile such as 5 or 8
   * @param compatibility what other players show: 0 for wrong colours, 1 for HDR10, 2 for SDR, 4
   *     for HLG
   */
  public record DolbyVision(int profile, int compatibility) {
    /** From this one on the number of the base's format is part of the name. */
    private static final int FIRST_WITH_SUFFIX = 8;

    /** As it is usually written, such as {@code 5} or {@code 8.4}. */
    public String name() {
      return profile < FIRST_WITH_SUFFIX ? String.valueOf(profile) : profile + "." + compatibility;
    }

    /** Whether players that know nothing of it show the right colours. */
    public boolean hasCompatibleBase() {
      return compatibility != 0;
    }
  }

  /** Empty if the container says nothing of Dolby Vision. */
  public Optional<DolbyVision> dolbyVision() {
    AVPacketSideData data = sideData(AV_PKT_DATA_DOVI_CONF);
    if (data == null || data.size() <= DOVI_COMPATIBILITY) {
      return Optional.empty();
    }
    return Optional.of(
        new DolbyVision(data.data().get(DOVI_PROFILE), data.data().get(DOVI_COMPATIBILITY)));
  }

  /** What lies in the header for it: of an attachment, all that it is. */
  public int headerBytes() {
    return stream.codecpar().extradata_size();
  }

  private @Nullable AVPacketSideData sideData(int type) {
    return av_packet_side_data_get(
        stream.codecpar().coded_side_data(), stream.codecpar().nb_coded_side_data(), type);
  }
}
