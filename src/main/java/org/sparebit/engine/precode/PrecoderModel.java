package org.sparebit.engine.precode;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.sparebit.codec.BdRate;
import org.sparebit.files.Sha256;

/**
 * A precoder model, as the manifest describes it.
 *
 * @param file its name among the resources of {@code precoders/}
 * @param sha256 of the file, in lower-case hexadecimal
 * @param component what it is made for; its input is called luma in any case
 * @param bitDepth of the plane that it takes and gives
 * @param processor what it is made for
 * @param block the sides of its input are multiples of this
 * @param context how far in samples a result depends on its surroundings, rounded up to the block
 * @param trainingRun how the weights came about
 * @param bdRates what was measured with real encoders, empty if nothing was
 */
public record PrecoderModel(
    String name,
    String file,
    String sha256,
    Component component,
    int bitDepth,
    Processor processor,
    int block,
    int context,
    String version,
    String trainingRun,
    List<BdRate> bdRates,
    String licence) {

  /** Which planes of a frame a model precodes. */
  public enum Component {
    LUMA,
    CHROMA
  }

  /** What does a model's arithmetic. */
  public enum Processor {
    /** 8-bit integers, one frame in a run. */
    CPU,
    /** 16-bit floats, any number of frames in a run. */
    GPU
  }

  public PrecoderModel {
    if ((bitDepth != 8 && bitDepth != 10) || block < 1 || context < 0 || context % block != 0) {
      throw new IllegalArgumentException(
          "model %s: bit depth %d, block %d, context %d".formatted(name, bitDepth, block, context));
    }
    bdRates = List.copyOf(bdRates);
  }

  /**
   * Reads the model file and checks that it is the one that the manifest means.
   *
   * @throws PrecoderException if it is missing or its SHA-256 differs
   */
  byte[] read() throws PrecoderException {
    String resource = PrecoderFiles.FOLDER + file;
    byte[] bytes;
    try (InputStream in = PrecoderModel.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new PrecoderException(
            "The precoder model " + resource + " is missing; install Sparebit again.");
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new PrecoderException("The precoder model " + resource + " cannot be read: " + e, e);
    }
    String actual = Sha256.hex(bytes);
    if (!actual.equals(sha256)) {
      throw new PrecoderException(
          "The precoder model %s has SHA-256 %s, the manifest says %s; install Sparebit again."
              .formatted(resource, actual, sha256));
    }
    return bytes;
  }
}
