package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_TS_DISCONT;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_size;

import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;

/** Reads packets from a file. Owns the native context. */
public final class Demuxer implements AutoCloseable {
  /**
   * A disc's film has up to 70 streams, one with fonts for its subtitles some 100 more. FFmpeg's
   * bound is 1000, and each can get a parser and a decoder when the file is opened.
   */
  public static final int MOST_STREAMS = 500;

  private final AVFormatContext format;
  private final FileIo io;
  private final String name;
  private final List<SourceStream> streams;
  private final List<Program> programs;
  private final TakenStreams taken;
  private final FilmLength length;
  private final Encryption encryption;
  private final boolean singlePicture;
  private boolean singlePictureRead;

  /** A packet that was read before anybody has asked for it; empty if there is none. */
  private final Packet ahead = new Packet();

  private Demuxer(
      AVFormatContext format,
      FileIo io,
      String name,
      List<InputOpening.Size> declared,
      Encryption encryption,
      boolean singlePicture) {
    this.singlePicture = singlePicture;
    this.format = format;
    this.io = io;
    this.name = name;
    this.encryption = encryption;
    this.streams = SourceStream.all(format, io.channel(), declared);
    this.length = new FilmLength(format, io.channel(), streams);
    this.programs = Program.of(format);
    if (!programs.isEmpty()) {
      // Only with it FFmpeg, which has looked at the end, has read the tables at the start again.
      int unused = av_read_frame(format, ahead.handle());
    }
    this.taken = new TakenStreams(format, streams, Program.of(format));
  }

  /**
   * Opens a file and reads enough of it to know its streams. Nothing else is opened, whatever the
   * file refers to.
   *
   * @param file stays the caller's, and open for as long as this
   * @param name the file's name; some formats are known by its extension alone
   */
  public static Demuxer open(FileChannel file, String name) throws FfmpegException {
    return open(file, name, Map.of());
  }

  /**
   * Opens the same file once more, for a single stream: packets of the others are not read, and an
   * edit list changes neither which packets come nor their times.
   */
  public Demuxer openUnedited(SourceStream stream) throws FfmpegException {
    Demuxer opened = open(io.channel(), name, Map.of("ignore_editlist", "1"));
    for (SourceStream other : opened.streams) {
      if (other.index() != stream.index()) {
        other.handle().discard(AVDISCARD_ALL);
      }
    }
    return opened;
  }

  /** Opens the same file once more, at its beginning. */
  public Demuxer openAgain() throws FfmpegException {
    return open(io.channel(), name, Map.of());
  }

  private static Demuxer open(FileChannel file, String name, Map<String, String> options)
      throws FfmpegException {
    FileIo io = FileIo.reading(file);
    AVFormatContext format = avformat_alloc_context();
    try {
      PictureFile picture = PictureFile.of(file);
      List<InputOpening.Size> declared = InputOpening.open(format, io, name, picture, options);
      return new Demuxer(
          format, io, name, declared, Encryption.of(format, file), picture.hasCompanions());
    } catch (FfmpegException e) {
      avformat_close_input(format);
      io.close();
      if (e.kind() == FfmpegException.Kind.INVALID_DATA) {
        throw Encryption.ofUnopened(file).map(FfmpegException::encrypted).orElse(e);
      }
      throw e;
    }
  }

  AVFormatContext handle() {
    return format;
  }

  public List<SourceStream> streams() {
    return streams;
  }

  /** The programs of a transport stream that have streams; empty for all other formats. */
  public List<Program> programs() {
    return programs;
  }

  /** Passes over the packets of all streams but this program's from now on. */
  public void take(Program program) {
    taken.take(program);
  }

  /** Whether packets of a stream are read. */
  public boolean takes(SourceStream stream) {
    return taken.takes(stream.index());
  }

  /** What encrypts a stream, in words; empty if nothing does. */
  public Optional<String> encryption(SourceStream stream) {
    return encryption.of(stream.handle());
  }

  /** Whether only the first picture is read, since those behind it are not the next of a film. */
  public boolean isSinglePicture() {
    return singlePicture;
  }

  /** Its tags and chapters. */
  public FileTags tags() {
    return new FileTags(format, streams, this::takes);
  }

  /** The video stream that a player would show; never a picture that is only there for others. */
  public Optional<SourceStream> bestVideo() {
    List<SourceStream> videos =
        streams.stream().filter(s -> s.kind() == SourceStream.Kind.VIDEO && takes(s)).toList();
    return VideoChoice.of(format, videos, taken.isAll())
        .filter(s -> !s.isStill() || s.pixels() >= tileGrid().map(TileGrid::pixels).orElse(0L));
  }

  /** Whether a stream is nothing but the transparency of another one. */
  public boolean isAlphaOfOther(SourceStream stream) {
    return VideoChoice.isAlphaOfOne(stream, streams);
  }

  /** FFmpeg's names of the kinds of its groups of streams. */
  public Set<String> streamGroups() {
    return StreamGroups.names(format);
  }

  /** The largest of the file's pictures in parts; empty if there is none. */
  public Optional<TileGrid> tileGrid() {
    return StreamGroups.tileGrid(format);
  }

  /**
   * Shows only a part of the film from now on, as if an edit list had cut all else.
   *
   * @param startMicros when the film begins
   * @param fromMicros when the part begins
   * @param toMicros when it is over; {@link Long#MAX_VALUE} if with the film
   */
  public void show(long startMicros, long fromMicros, long toMicros) {
    streams.forEach(stream -> stream.presentation().show(fromMicros, toMicros));
    length.show(startMicros, fromMicros, toMicros);
  }

  /** How long it lasts, and whether its end is there. */
  public FilmLength length() {
    return length;
  }

  /** Whether the file could not be read at some place; many demuxers take that for its end. */
  public boolean hasReadError() {
    return format.pb() != null
        && format.pb().error() < 0
        && !FfmpegException.isEnd(format.pb().error());
  }

  /**
   * Whether times of pictures depend on those before: MPEG program streams have one for each packet
   * of 2 KB alone, and what follows a search gets others.
   */
  boolean losesTimesBySeeking() {
    return Ffmpeg.text(format.iformat().name()).equals("mpeg");
  }

  /** Whether the container is made to be cut and joined, so that its time stamps may jump. */
  public boolean allowsDiscontinuities() {
    return (format.iformat().flags() & AVFMT_TS_DISCONT) != 0;
  }

  /** When the earliest of the streams that are read begins, in microseconds; 0 if unknown. */
  public long startTimeMicros() {
    return taken.startMicros();
  }

  /** How far reading has come, 0 to 1, by bytes; 0 if it can't be known. */
  public double positionFraction() {
    if (format.pb() == null) {
      return 0;
    }
    long size = avio_size(format.pb());
    return size > 0 ? Math.min(1, (double) format.pb().pos() / size) : 0;
  }

  /**
   * Reads the next packet of any stream.
   *
   * @return false at the end of the file
   */
  public boolean read(Packet packet) throws FfmpegException {
    packet.clear();
    if (singlePictureRead) {
      return false;
    }
    singlePictureRead = singlePicture;
    int code;
    int place;
    do {
      packet.clear();
      code = next(packet);
      place = code < 0 ? TakenStreams.NONE : taken.place(packet.streamIndex());
    } while (code >= 0 && place == TakenStreams.NONE);
    if (FfmpegException.isEnd(code)) {
      return false;
    }
    if (FfmpegException.isOutOfMemory(code)) {
      // What FFmpeg says of a size that no packet can have.
      throw FfmpegException.invalidData(
          "a packet of the input claims to be larger than any can be");
    }
    FfmpegException.check(code, "reading the input");
    packet.handle().stream_index(place);
    return true;
  }

  private int next(Packet packet) {
    if (ahead.sizeBytes() > 0) {
      av_packet_move_ref(packet.handle(), ahead.handle());
      return 0;
    }
    return av_read_frame(format, packet.handle());
  }

  /**
   * Streams that have begun, or changed their codec, only after the file was opened; these packets
   * are left out.
   */
  public List<SourceStream> lateStreams() {
    return taken.late();
  }

  /** Goes to the last keyframe of a stream at or before a time in the stream's time base. */
  public void seek(SourceStream stream, long time) throws FfmpegException {
    FfmpegException.check(trySeek(stream, time), "seeking");
  }

  /** Goes there if there is one, and returns whether. */
  boolean seeks(SourceStream stream, long time) {
    return trySeek(stream, time) >= 0;
  }

  private int trySeek(SourceStream stream, long time) {
    ahead.clear();
    return av_seek_frame(format, stream.index(), time, AVSEEK_FLAG_BACKWARD);
  }

  /** Goes to the last keyframe of a stream. */
  public void seekToEnd(SourceStream stream) throws FfmpegException {
    // Far beyond any film, and what FFmpeg can still convert to other time bases.
    seek(stream, Rational.MICROSECONDS.rescale(Integer.MAX_VALUE * 1000L, stream.timeBase()));
  }

  @Override
  public void close() {
    ahead.close();
    avformat_close_input(format);
    io.close();
  }
}
