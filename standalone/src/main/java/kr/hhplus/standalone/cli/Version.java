package kr.hhplus.standalone.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the command, as the build has noted it in the jar. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"hhplus " + (version == null ? "(not packaged)" : version)};
    }
}
