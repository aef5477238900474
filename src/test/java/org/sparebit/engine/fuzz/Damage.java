package org.sparebit.engine.fuzz;

import java.util.Arrays;
import java.util.Random;

/** The ways to break a file. */
enum Damage {
  NONE {
    @Override
    byte[] to(byte[] file, Random random) {
      return file;
    }
  },
  /** As after a copy that was interrupted. */
  TRUNCATED {
    @Override
    byte[] to(byte[] file, Random random) {
      return Arrays.copyOf(file, random.nextInt(file.length));
    }
  },
  EMPTY {
    @Override
    byte[] to(byte[] file, Random random) {
      return new byte[0];
    }
  },
  FEW_FLIPPED_BITS {
    @Override
    byte[] to(byte[] file, Random random) {
      return flipped(file, 0, file.length, 1 + random.nextInt(5), random);
    }
  },
  MANY_FLIPPED_BITS {
    @Override
    byte[] to(byte[] file, Random random) {
      return flipped(file, 0, file.length, 20 + random.nextInt(300), random);
    }
  },
  FLIPPED_BITS_IN_THE_HEADER {
    @Override
    byte[] to(byte[] file, Random random) {
      return flipped(file, 0, Math.min(file.length, 600), 1 + random.nextInt(8), random);
    }
  },
  /** MP4's index, Matroska's cues. */
  FLIPPED_BITS_IN_THE_TAIL {
    @Override
    byte[] to(byte[] file, Random random) {
      int from = Math.max(0, file.length - 2500);
      return flipped(file, from, file.length, 1 + random.nextInt(8), random);
    }
  },
  /** As from a disk with bad sectors. */
  ZEROES {
    @Override
    byte[] to(byte[] file, Random random) {
      byte[] copy = file.clone();
      int from = random.nextInt(file.length);
      Arrays.fill(copy, from, Math.min(file.length, from + 1 + random.nextInt(4096)), (byte) 0);
      return copy;
    }
  },
  NOISE {
    @Override
    byte[] to(byte[] file, Random random) {
      byte[] copy = file.clone();
      int from = random.nextInt(file.length);
      int to = Math.min(file.length, from + 1 + random.nextInt(2048));
      for (int i = from; i < to; i++) {
        copy[i] = (byte) random.nextInt();
      }
      return copy;
    }
  },
  /** A box, an element or a chunk that declares to be as large as it can be. */
  HUGE_SIZES {
    @Override
    byte[] to(byte[] file, Random random) {
      byte[] copy = file.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        int at = random.nextInt(Math.min(file.length, 3000));
        int width = 1 << random.nextInt(4);
        for (int i = at; i < Math.min(file.length, at + width); i++) {
          copy[i] = (byte) (i == at && random.nextBoolean() ? 0x7F : 0xFF);
        }
      }
      return copy;
    }
  },
  LEFT_OUT {
    @Override
    byte[] to(byte[] file, Random random) {
      int from = random.nextInt(file.length);
      int to = Math.min(file.length, from + 1 + random.nextInt(3000));
      byte[] copy = Arrays.copyOf(file, file.length - (to - from));
      System.arraycopy(file, to, copy, from, file.length - to);
      return copy;
    }
  },
  TWICE {
    @Override
    byte[] to(byte[] file, Random random) {
      int from = random.nextInt(file.length);
      byte[] copy = Arrays.copyOf(file, file.length + file.length - from);
      System.arraycopy(file, from, copy, file.length, file.length - from);
      return copy;
    }
  },
  /** The first key frame, and often the only one, is lost with it. */
  BEGINNING_LOST {
    @Override
    byte[] to(byte[] file, Random random) {
      return Arrays.copyOfRange(file, random.nextInt(file.length), file.length);
    }
  };

  /** Returns a broken copy. */
  abstract byte[] to(byte[] file, Random random);

  private static byte[] flipped(byte[] file, int from, int to, int count, Random random) {
    byte[] copy = file.clone();
    for (int i = 0; i < count; i++) {
      copy[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }
}
