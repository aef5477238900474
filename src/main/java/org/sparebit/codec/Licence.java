package org.sparebit.codec;

/** The licence under which a build of FFmpeg may be shipped; it decides which build a job needs. */
public enum Licence {
  /** FFmpeg without GPL parts: shipped and always active. */
  LGPL,
  /** FFmpeg with libx264 and libx265: on no class path until a user activates it. */
  GPL
}
