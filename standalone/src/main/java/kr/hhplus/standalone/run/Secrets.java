package kr.hhplus.standalone.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.standalone.cli.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a run: from the environment, or else made once and kept in the data folder.
 *
 * @param adminTokenFile where the token can be read; null: it came by the environment
 * @param ticketSecret Base64
 */
public record Secrets(String adminToken, @Nullable Path adminTokenFile, String ticketSecret) {
    public static final String ADMIN_TOKEN = "HHPLUS_ADMIN_TOKEN";
    public static final String TICKET_SECRET = "HHPLUS_TICKET_SECRET";

    private static final int GENERATED_BYTES = 32;

    /** From the environment, or the folder. */
    public static Secrets load(Map<String, String> env, DataFolder data) {
        try {
            String givenToken = env.getOrDefault(ADMIN_TOKEN, "");
            String givenSecret = env.getOrDefault(TICKET_SECRET, "");
            requireSecret(givenSecret);
            var tokenFile = data.adminTokenFile();
            return new Secrets(
                    givenToken.isBlank()
                            ? kept(tokenFile, Base64.getUrlEncoder().withoutPadding())
                            : givenToken,
                    givenToken.isBlank() ? tokenFile : null,
                    givenSecret.isBlank() ? kept(data.ticketSecretFile(), Base64.getEncoder()) : givenSecret);
        } catch (IOException e) {
            throw CommandFailure.failed("cannot keep the secrets in " + data + ": " + e, e);
        }
    }

    private static void requireSecret(String base64) {
        if (base64.isBlank()) {
            return;
        }
        boolean usable;
        try {
            usable = Base64.getDecoder().decode(base64).length >= TicketCodec.SECRET_BYTES_MIN;
        } catch (IllegalArgumentException notBase64) {
            usable = false;
        }
        if (!usable) {
            throw CommandFailure.unusable(TICKET_SECRET + " must be Base64 of at least " + TicketCodec.SECRET_BYTES_MIN
                    + " bytes, for example the output of: head -c 32 /dev/urandom | base64");
        }
    }

    private static String kept(Path file, Base64.Encoder encoder) throws IOException {
        if (!Files.exists(file)) {
            var bytes = new byte[GENERATED_BYTES];
            new SecureRandom().nextBytes(bytes);
            OwnerOnlyFile.write(file, encoder.encodeToString(bytes) + "\n");
        }
        return Files.readString(file).strip();
    }
}
