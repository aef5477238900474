package org.sparebit.api.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sparebit.files.Sha256;

/**
 * A key of the API, of which only the hash is kept. Keys are made here, from 256 random bits, so a
 * plain hash is enough: nobody can guess one, as they could a password.
 */
public final class ApiKey {
  private static final Pattern ENTRY =
      Pattern.compile("([A-Za-z0-9._-]{1,64}):(full|read):([0-9a-fA-F]{64})");
  private static final String FORM =
      "NAME:full:SHA256 or NAME:read:SHA256, as \"java -jar sparebit.jar key NAME\" prints it";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What a key is good for. */
  public enum Role {
    FULL,
    /** GET and HEAD only. */
    READ
  }

  /**
   * A new key.
   *
   * @param secret what its owner sends; it can't be shown again
   * @param entry what the server is given of it
   */
  public record Made(String secret, String entry) {}

  private final String name;
  private final Role role;
  private final byte[] sha256;

  private ApiKey(String name, Role role, byte[] sha256) {
    this.name = name;
    this.role = role;
    this.sha256 = sha256;
  }

  /**
   * Makes a key.
   *
   * @throws IllegalArgumentException if the name can't be one; the message is for the user
   */
  public static Made make(String name, Role role) {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    String secret = "sb_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    String entry =
        name
            + ":"
            + role.name().toLowerCase(Locale.ROOT)
            + ":"
            + HexFormat.of().formatHex(hash(secret));
    if (!ENTRY.matcher(entry).matches()) {
      throw new IllegalArgumentException(
          "A name is 1 to 64 letters, digits, dots, hyphens or underscores.");
    }
    return new Made(secret, entry);
  }

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException with a message that does not repeat the entry: it may be a
   *     secret in the wrong place
   */
  static ApiKey parse(String entry) {
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("it must be " + FORM);
    }
    return new ApiKey(
        matcher.group(1),
        matcher.group(2).equals("full") ? Role.FULL : Role.READ,
        HexFormat.of().parseHex(matcher.group(3)));
  }

  static byte[] hash(String secret) {
    return Sha256.digest().digest(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes as long for a wrong hash as for the right one. */
  boolean hasHash(byte[] other) {
    return MessageDigest.isEqual(sha256, other);
  }

  String name() {
    return name;
  }

  Role role() {
    return role;
  }
}
