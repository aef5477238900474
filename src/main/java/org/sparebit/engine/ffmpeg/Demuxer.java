package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_STREAM;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_TS_DISCONT;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_buffer2;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_size;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.sparebit.engine.container.EditLists;
import org.sparebit.engine.container.EditedTrack;
import org.sparebit.engine.container.MissingEnd;

/** Reads packets from a file. Owns the native context. */
public final class Demuxer implements AutoCloseable {
  /** No protocol has this name; an empty list would be none at all. */
  private static final String NO_PROTOCOL = "none";

  /**
   * A disc's film has up to 70 streams, one with fonts for its subtitles some 100 more. FFmpeg's
   * bound is 1000, and each can get a parser and a decoder when the file is opened.
   */
  public static final int MOST_STREAMS = 500;

  private static final System.Logger LOG = System.getLogger(Demuxer.class.getName());

  private final AVFormatContext format;
  private final FileIo io;
  private final String name;
  private final List<SourceStream> streams;
  private final List<Program> programs;
  private final TakenStreams taken;
  private final Encryption encryption;
  private final boolean singlePicture;
  private boolean singlePictureRead;
  private boolean isPart;
  private double partSeconds;

  /** A packet that was read before anybody has asked for it; empty if there is none. */
  private final Packet ahead = new Packet();

  private Demuxer(
      AVFormatContext format,
      FileIo io,
      String name,
      List<Size> declared,
      Encryption encryption,
      boolean singlePicture) {
    this.singlePicture = singlePicture;
    this.format = format;
    this.io = io;
    this.name = name;
    this.encryption = encryption;
    Map<Long, EditedTrack> edited = editLists(format, io.channel());
    List<SourceStream> found = new ArrayList<>();
    for (int i = 0; i < format.nb_streams(); i++) {
      Size size = i < declared.size() ? declared.get(i) : new Size(0, 0);
      long id = format.streams(i).id();
      EditedTrack whole = EditedTrack.whole(id);
      found.add(new SourceStream(format, format.streams(i), size, edited.getOrDefault(id, whole)));
    }
    this.streams = List.copyOf(found);
    this.programs = Program.of(format);
    if (!programs.isEmpty()) {
      // Only with it FFmpeg, which has looked at the end, has read the tables at the start again.
      int unused = av_read_frame(format, ahead.handle());
    }
    this.taken = new TakenStreams(format, streams, Program.of(format));
  }

  private static Map<Long, EditedTrack> editLists(AVFormatContext format, FileChannel file) {
    Map<Long, EditedTrack> edited = new HashMap<>();
    if (Ffmpeg.text(format.iformat().name()).startsWith("mov,")) {
      try {
        EditLists.of(file).forEach(track -> edited.put(track.id(), track));
      } catch (IOException e) {
        // Whoever reads the packets meets it, too, and says so.
        LOG.log(System.Logger.Level.WARNING, "the edit lists can't be read", e);
      }
    }
    return edited;
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
      List<Size> declared = open(format, io, neutral(name), picture, options);
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

  /**
   * A picture's size in pixels.
   *
   * @param width 0 if unknown
   * @param height likewise
   */
  record Size(int width, int height) {}

  /** Returns what the header says of the pictures: FFmpeg forgets sizes that it can't decode. */
  private static List<Size> open(
      AVFormatContext format,
      FileIo io,
      String name,
      PictureFile picture,
      Map<String, String> special)
      throws FfmpegException {
    picture.requireStill();
    AVInputFormat input = recognised(io, name);
    format.pb(io.context());
    format.max_streams(MOST_STREAMS);
    format.io_open(FileCallbacks.REFUSE);
    format.io_close2(FileCallbacks.CLOSE);
    AVDictionary options = new AVDictionary(null);
    // For what opens files past the callbacks.
    av_dict_set(options, "protocol_whitelist", NO_PROTOCOL, 0);
    av_dict_set(options, "format_whitelist", InputFormat.whitelist(), 0);
    special.forEach((key, value) -> av_dict_set(options, key, value, 0));
    int opened = avformat_open_input(format, name, input, options);
    av_dict_free(options);
    FfmpegException.check(opened, "opening the input");
    List<Size> declared = new ArrayList<>();
    for (int i = 0; i < format.nb_streams(); i++) {
      AVCodecParameters parameters = format.streams(i).codecpar();
      declared.add(new Size(parameters.width(), parameters.height()));
    }
    FfmpegException.check(
        avformat_find_stream_info(format, (AVDictionary) null), "reading the input's streams");
    return declared;
  }

  /** The rest of a name could look like a pattern of many files, or lead to one beside it. */
  private static String neutral(String name) {
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot);
    return extension.chars().skip(1).allMatch(Demuxer::isPlain) ? "input" + extension : "input";
  }

  private static boolean isPlain(int character) {
    return character < 128 && Character.isLetterOrDigit(character);
  }

  /** Finds out what it is before any of its own code runs. */
  private static AVInputFormat recognised(FileIo io, String name) throws FfmpegException {
    AVInputFormat format = probed(io, name);
    if (Ffmpeg.text(format.name()).equals(InputFormat.NAMED_PICTURES)) {
      // A picture is known by its extension as one of many; alone it is known by its content.
      try {
        format = probed(io, "");
      } catch (FfmpegException e) {
        if (e.kind() != FfmpegException.Kind.INVALID_DATA) {
          throw e;
        }
        format = InputFormat.pictureByName(name);
      }
    }
    Optional<FfmpegException> refusal =
        InputFormat.refusal(Ffmpeg.text(format.name()), Ffmpeg.text(format.long_name()));
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return format;
  }

  private static AVInputFormat probed(FileIo io, String name) throws FfmpegException {
    try (PointerPointer<AVInputFormat> found = new PointerPointer<>(1);
        BytePointer url = new BytePointer(name, StandardCharsets.UTF_8)) {
      found.put(0, (Pointer) null);
      FfmpegException.check(
          av_probe_input_buffer2(io.context(), found, url, null, 0, 0), "opening the input");
      return found.get(AVInputFormat.class, 0);
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

  public int chapters() {
    return format.nb_chapters();
  }

  /** How many chapters of the file are carried at most. */
  public static int mostChapters() {
    return Chapters.MOST;
  }

  /** How many tags, of the file and of all its streams, are too many or too long to be carried. */
  public int excessTags() {
    int excess = Metadata.excess(format.metadata());
    for (SourceStream stream : streams.stream().filter(this::takes).toList()) {
      excess += Metadata.excess(stream.handle().metadata());
    }
    return excess;
  }

  /** Names of the file's tags, in lower case, but for those that are about the file itself. */
  public Set<String> tagNames() {
    return Metadata.names(format.metadata());
  }

  /** The video stream that a player would show; never a picture that is only there for others. */
  public Optional<SourceStream> bestVideo() {
    List<SourceStream> videos =
        streams.stream().filter(s -> s.kind() == SourceStream.Kind.VIDEO && takes(s)).toList();
    // FFmpeg looks no farther than in the program of a related stream.
    int related = taken.isAll() || videos.isEmpty() ? -1 : videos.get(0).index();
    int best = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, related, (AVCodec) null, 0);
    return VideoChoice.of(videos, best)
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
    streams.forEach(stream -> stream.show(fromMicros, toMicros));
    double all = durationSeconds();
    double until = toMicros == Long.MAX_VALUE ? all : (toMicros - startMicros) / 1e6;
    double end = all == 0 ? until : Math.min(all, until);
    partSeconds = Math.max(0, end - (fromMicros - startMicros) / 1e6);
    isPart = true;
  }

  /**
   * As the container declares or FFmpeg estimates it, in seconds, or what of it is shown; 0 if
   * neither can.
   */
  public double durationSeconds() {
    if (isPart) {
      return partSeconds;
    }
    long duration = format.duration();
    return duration == AV_NOPTS_VALUE || duration < 0 ? 0 : duration / 1e6;
  }

  /**
   * As the container's header declares it, in seconds; 0 where FFmpeg could only estimate, or only
   * a part is shown.
   */
  public double declaredSeconds() {
    boolean declared = !isPart && format.duration_estimation_method() == AVFMT_DURATION_FROM_STREAM;
    return declared ? durationSeconds() : 0;
  }

  /**
   * Where the file should end at least, in bytes, as the lengths of its parts say; empty if they
   * don't show that its end is missing.
   */
  public Optional<Long> missingEnd() {
    try {
      return MissingEnd.of(io.channel());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the end of the input can't be looked at", e);
      return Optional.empty();
    }
  }

  /** Likewise, as its index says. */
  public Optional<Long> missingPackets() {
    long indexed = 0;
    for (SourceStream stream : streams) {
      indexed = Math.max(indexed, stream.indexedBytes());
    }
    return indexed > avio_size(format.pb()) ? Optional.of(indexed) : Optional.empty();
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
    int code = next(packet);
    int place = code < 0 ? TakenStreams.NONE : taken.place(packet.streamIndex());
    while (code >= 0 && place == TakenStreams.NONE) {
      packet.clear();
      code = next(packet);
      place = code < 0 ? TakenStreams.NONE : taken.place(packet.streamIndex());
    }
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

  /** Likewise; returns whether there is one. */
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
