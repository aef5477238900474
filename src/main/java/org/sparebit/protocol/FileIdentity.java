package org.sparebit.protocol;

import java.nio.file.attribute.BasicFileAttributes;

/** What a file keeps when it is renamed, and no other file is likely to have. */
public final class FileIdentity {
  private FileIdentity() {}

  /** Inode, size and time of the last write. Without the device: its number changes with a boot. */
  public static String of(BasicFileAttributes attributes) {
    String key = String.valueOf(attributes.fileKey()).replaceFirst("dev=[^,]*,", "");
    return key + " " + attributes.size() + " " + attributes.lastModifiedTime();
  }
}
