package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_LCEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
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
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_ATTACHMENT;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_DATA;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_SUBTITLE;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
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
    OTHER;

    static Kind of(AVStream stream) {
      int type = stream.codecpar().codec_type();
      if (type == AVMEDIA_TYPE_VIDEO) {
        int beside = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
        boolean picture = (stream.disposition() & beside) != 0;
        return picture ? ATTACHED_PICTURE : VIDEO;
      }
      if (type == AVMEDIA_TYPE_AUDIO) {
        return AUDIO;
      }
      if (type == AVMEDIA_TYPE_SUBTITLE) {
        return SUBTITLE;
      }
      if (type == AVMEDIA_TYPE_DATA) {
        return DATA;
      }
      return type == AVMEDIA_TYPE_ATTACHMENT ? ATTACHMENT : OTHER;
    }
  }

  /** QuickTime's name of time codes. */
  private static final int TIME_CODE = 't' | 'm' << 8 | 'c' << 16 | 'd' << 24;

  private final AVFormatContext format;
  private final AVStream stream;
  private final Rational timeBase;
  private final InputOpening.Size declared;
  private final Kind kind;
  private final int codecId;
  private final String firstCodecName;
  private final Presentation presentation;

  /** All streams that a file has when it is opened; sizes of pictures as its header has them. */
  static List<SourceStream> all(
      AVFormatContext format, FileChannel file, List<InputOpening.Size> declared) {
    Map<Long, EditedTrack> edited = Presentation.editLists(format, file);
    List<SourceStream> found = new ArrayList<>();
    for (int i = 0; i < format.nb_streams(); i++) {
      AVStream stream = format.streams(i);
      InputOpening.Size size = i < declared.size() ? declared.get(i) : InputOpening.Size.UNKNOWN;
      long id = stream.id();
      EditedTrack shown = edited.getOrDefault(id, EditedTrack.whole(id));
      found.add(new SourceStream(format, stream, size, shown));
    }
    return List.copyOf(found);
  }

  SourceStream(
      AVFormatContext format, AVStream stream, InputOpening.Size declared, EditedTrack edited) {
    this.declared = declared;
    this.format = format;
    this.stream = stream;
    this.timeBase = Rational.of(stream.time_base());
    this.kind = Kind.of(stream);
    this.presentation = new Presentation(stream, kind, timeBase, edited);
    this.codecId = stream.codecpar().codec_id();
    this.firstCodecName = codecName();
  }

  /** Of its pictures, as the file's header has it. */
  InputOpening.Size declaredSize() {
    return declared;
  }

  /** Of its pictures in pixels, as FFmpeg has found it, or else the header; 0 if neither says. */
  public int width() {
    return stream.codecpar().width() > 0 ? stream.codecpar().width() : declared.width();
  }

  /** As {@link #width}. */
  public int height() {
    return stream.codecpar().height() > 0 ? stream.codecpar().height() : declared.height();
  }

  /** Width to height of a pixel, as the codec has it. */
  public Rational pixelAspect() {
    return Rational.of(stream.codecpar().sample_aspect_ratio());
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

  AVStream handle() {
    return stream;
  }

  public int index() {
    return stream.index();
  }

  public Kind kind() {
    return kind;
  }

  /** Pictures and audio; one packet of a time code or of a subtitle can last for the whole film. */
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

  /** Whether nobody can see it by itself: a tile of a picture, or what enhances another stream. */
  boolean isDependent() {
    return (stream.disposition() & AV_DISPOSITION_DEPENDENT) != 0
        || sideData().enhancesOther()
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

  /** Whether it counts hours, minutes, seconds and frames, as QuickTime's time codes do. */
  public boolean isTimeCode() {
    return kind() == Kind.DATA && stream.codecpar().codec_tag() == TIME_CODE;
  }

  /** The value of a tag, whatever the case of its name; empty if there is none. */
  public String tag(String name) {
    AVDictionaryEntry entry = av_dict_get(stream.metadata(), name, null, 0);
    return entry == null ? "" : Ffmpeg.beginning(entry.value());
  }

  /** What FFmpeg knows of its codec now: transport streams can change it. */
  public CodecTraits codec() {
    return new CodecTraits(stream.codecpar());
  }

  /** What the container says of it as a whole. */
  public CodedSideData sideData() {
    return new CodedSideData(stream.codecpar());
  }

  /** What players show of it. */
  public Presentation presentation() {
    return presentation;
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

  /** FFmpeg's name of that codec: transport streams can change it. */
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
}
