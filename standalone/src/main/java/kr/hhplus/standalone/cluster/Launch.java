package kr.hhplus.standalone.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a member is started.
 *
 * @param env beside that of the command
 * @param dir its working directory, which must be there
 * @param log takes its output
 */
record Launch(List<String> command, Map<String, String> env, Path dir, Path log) {}
