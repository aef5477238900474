package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.AV_STREAM_GROUP_PARAMS_TILE_GRID;
import static org.bytedeco.ffmpeg.global.avformat.avformat_stream_group_name;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStreamGroup;
import org.bytedeco.ffmpeg.avformat.AVStreamGroupTileGrid;

/** What FFmpeg says of streams that belong together. */
final class StreamGroups {
  private StreamGroups() {}

  /** FFmpeg's names of the kinds of groups that a file has. */
  static Set<String> names(AVFormatContext format) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < format.nb_stream_groups(); i++) {
      names.add(Ffmpeg.text(avformat_stream_group_name(format.stream_groups(i).type())));
    }
    return names;
  }

  /** The largest of a file's pictures in parts; empty if there is none. */
  static Optional<TileGrid> tileGrid(AVFormatContext format) {
    return IntStream.range(0, format.nb_stream_groups())
        .mapToObj(format::stream_groups)
        .filter(group -> group.type() == AV_STREAM_GROUP_PARAMS_TILE_GRID)
        .map(AVStreamGroup::params_tile_grid)
        .map(StreamGroups::tileGrid)
        .max(Comparator.comparing(TileGrid::pixels));
  }

  private static TileGrid tileGrid(AVStreamGroupTileGrid grid) {
    return new TileGrid(grid.nb_tiles(), grid.width(), grid.height());
  }
}
