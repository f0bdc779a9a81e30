package kr.hhplus.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlatformTest {

    @Test
    void knowsTheNamesThatJvmsGiveToPlatforms() {
        assertThat(Platform.of("Linux", "amd64")).isEqualTo(Platform.LINUX_AMD64);
        assertThat(Platform.of("Linux", "aarch64")).isEqualTo(Platform.LINUX_ARM64);
        assertThat(Platform.of("Mac OS X", "x86_64")).isEqualTo(Platform.MACOS_AMD64);
        assertThat(Platform.of("Mac OS X", "aarch64")).isEqualTo(Platform.MACOS_ARM64);
    }

    @Test
    void sendsOtherPlatformsToDockerOrExternalServers() {
        assertThatThrownBy(() -> Platform.of("Windows 11", "amd64"))
                .isInstanceOf(BackendsException.class)
                .hasMessageContaining("Windows 11")
                .hasMessageContaining("HHPLUS_BACKENDS=docker")
                .hasMessageContaining("HHPLUS_BACKENDS=external");
    }
}
