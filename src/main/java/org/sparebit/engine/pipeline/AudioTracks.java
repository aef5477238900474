package org.sparebit.engine.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.AudioEncoding;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.EncodeRequest;

/** All of the input's sound: what is copied, what is encoded, what can't be carried. */
final class AudioTracks implements AutoCloseable {
  private final Map<Integer, AudioTrack> tracks = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /** Adds the output's audio streams to the muxer. */
  AudioTracks(Demuxer demuxer, Muxer muxer, EncodeRequest request) throws FfmpegException {
    try {
      for (SourceStream stream : demuxer.streams()) {
        if (stream.kind() == SourceStream.Kind.AUDIO) {
          AudioTrack track = open(stream, muxer, request, demuxer.startTimeMicros());
          if (track != null) {
            tracks.put(stream.index(), track);
          }
        }
      }
    } catch (FfmpegException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private @Nullable AudioTrack open(
      SourceStream stream, Muxer muxer, EncodeRequest request, long startMicros)
      throws FfmpegException {
    String name = "audio stream " + stream.index() + " (" + stream.codecName() + ")";
    if (!AudioEncoding.isCarried(request.container())) {
      warnings.add(name + " is not carried: " + request.container() + " holds no sound");
      return null;
    }
    if (stream.channels() == 0 || stream.sampleRate() == 0) {
      warnings.add(name + " is not carried: its channels or sample rate are unknown");
      return null;
    }
    if (AudioEncoding.isCopied(request.container(), stream.codecName()) && muxer.takes(stream)) {
      return new CopiedAudio(muxer, stream, startMicros);
    }
    AudioEncoding encoding =
        AudioEncoding.of(request.container(), request.codec(), stream.channels());
    try {
      return new EncodedAudio(muxer, stream, encoding, startMicros);
    } catch (FfmpegException e) {
      if (e.kind() != FfmpegException.Kind.DECODER_MISSING) {
        throw e;
      }
      warnings.add(name + " is not carried: " + e.getMessage());
      return null;
    }
  }

  /** Takes a packet of any stream; those that are no carried sound are passed over. */
  void accept(Packet packet) throws FfmpegException {
    AudioTrack track = tracks.get(packet.streamIndex());
    if (track != null) {
      track.accept(packet);
    }
  }

  /** No more packets will come. */
  void finish() throws FfmpegException {
    for (AudioTrack track : tracks.values()) {
      track.accept(null);
    }
  }

  /** Streams that were announced in the output. */
  int announced() {
    return tracks.size();
  }

  /** Streams that have packets; some containers drop the others. */
  long carried() {
    return tracks.values().stream().filter(AudioTrack::hasPackets).count();
  }

  List<String> warnings() {
    return warnings;
  }

  long damaged() {
    return tracks.values().stream().mapToLong(AudioTrack::damaged).sum();
  }

  @Override
  public void close() {
    tracks.values().forEach(AudioTrack::close);
  }
}
