package org.sparebit.protocol;

/**
 * The files of one encode. All paths are absolute and real: below their roots no symbolic link was
 * on the way when they were checked, so one that is found there later has been planted.
 *
 * @param inputRoot the folder up to which the input's path is trusted
 * @param input the file to read
 * @param outputRoot likewise of the output's
 * @param output the file to replace, in one atomic rename, once the result has been verified
 * @param temporaryOutput where the worker writes until then: a name in the folder of {@code output}
 *     that nobody could guess and nothing has yet
 */
public record JobFiles(
    String inputRoot, String input, String outputRoot, String output, String temporaryOutput) {}
