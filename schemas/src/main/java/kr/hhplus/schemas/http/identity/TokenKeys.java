package kr.hhplus.schemas.http.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that tokens are signed with. Only asymmetric algorithms count: with them a service, and what leaks out of it,
 * can verify tokens and make none.
 */
final class TokenKeys {
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    private static final int READ_WAIT_MS_MAX = 1_000;
    private static final int JWK_SET_BYTES_MAX = 64 * 1024;
    /** Of those who wait while another reads. */
    private static final Duration REFRESH_WAIT_MAX = Duration.ofSeconds(3);
    /** So long before the keys' time is over they are read again, beside the calls. */
    private static final Duration READ_AHEAD = Duration.ofSeconds(20);
    /** So long the last keys are good while the issuer is away. */
    private static final Duration OUTAGE_MAX = Duration.ofHours(4);

    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    private TokenKeys() {}

    /** Throws {@link IllegalArgumentException} for what cannot be keys; a URL is not asked yet. */
    static JWSKeySelector<SecurityContext> of(SecuritySettings settings) {
        var place = settings.jwtKeys().strip();
        if (place.startsWith("https://") || place.startsWith("http://")) {
            return ofSet(new URLBasedJWKSetSource<>(url(place), new BoundedRetriever()), settings);
        }
        var file = Path.of(place);
        var text = read(file);
        if (text.contains(PEM_BEGIN)) {
            return ofPem(text);
        }
        parse(text);
        return ofSet(new SetInFile(file), settings);
    }

    private static final class BoundedRetriever extends DefaultResourceRetriever {
        BoundedRetriever() {
            super(READ_WAIT_MS_MAX, READ_WAIT_MS_MAX, JWK_SET_BYTES_MAX);
        }
    }

    private static JWSKeySelector<SecurityContext> ofSet(
            JWKSetSource<SecurityContext> source, SecuritySettings settings) {
        return new JWSVerificationKeySelector<>(
                ALGORITHMS,
                JWKSourceBuilder.create(source)
                        .cache(settings.keysAgeMax().toMillis(), REFRESH_WAIT_MAX.toMillis())
                        .refreshAheadCache(READ_AHEAD.toMillis(), true)
                        // Tokens with made-up key ids would have it read all the time.
                        .rateLimited(settings.keysReadInterval().toMillis())
                        .outageTolerant(OUTAGE_MAX.toMillis())
                        .build());
    }

    private static JWSKeySelector<SecurityContext> ofPem(String pem) {
        int begin = pem.indexOf(PEM_BEGIN) + PEM_BEGIN.length();
        int end = pem.indexOf(PEM_END, begin);
        if (end < 0) {
            throw new IllegalArgumentException("HHPLUS_JWT_KEYS: the public key in PEM has no end");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(pem.substring(begin, end));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("HHPLUS_JWT_KEYS: the public key in PEM is not Base64", e);
        }
        PublicKey rsa = key("RSA", encoded);
        if (rsa != null) {
            return new SingleKeyJWSKeySelector<>(JWSAlgorithm.RS256, rsa);
        }
        PublicKey ec = key("EC", encoded);
        if (ec != null) {
            return new SingleKeyJWSKeySelector<>(JWSAlgorithm.ES256, ec);
        }
        throw new IllegalArgumentException("HHPLUS_JWT_KEYS: the public key is neither RSA nor EC");
    }

    private static @Nullable PublicKey key(String algorithm, byte[] encoded) {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static java.net.URL url(String place) {
        try {
            var uri = URI.create(place);
            if ("http".equals(uri.getScheme())
                    && !InetAddress.getByName(uri.getHost()).isLoopbackAddress()) {
                throw new IllegalArgumentException(
                        "HHPLUS_JWT_KEYS: keys that come by http from another machine can be anybody's; use https");
            }
            return uri.toURL();
        } catch (MalformedURLException | UnknownHostException e) {
            throw new IllegalArgumentException("HHPLUS_JWT_KEYS is no usable URL: " + place, e);
        }
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > JWK_SET_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "HHPLUS_JWT_KEYS: " + file + " has more than " + JWK_SET_BYTES_MAX + " bytes");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("HHPLUS_JWT_KEYS: cannot read " + file, e);
        }
    }

    private static JWKSet parse(String text) {
        try {
            return JWKSet.parse(text).toPublicJWKSet();
        } catch (ParseException e) {
            throw new IllegalArgumentException(
                    "HHPLUS_JWT_KEYS: the file has neither a JWK set nor a public key in PEM", e);
        }
    }

    /** Read again as a set at a URL is, so that a key that is added is taken without a restart. */
    private static final class SetInFile implements JWKSetSource<SecurityContext> {
        private final Path file;

        SetInFile(Path file) {
            this.file = file;
        }

        @Override
        public JWKSet getJWKSet(
                JWKSetCacheRefreshEvaluator refresh, long currentTime, @Nullable SecurityContext context)
                throws KeySourceException {
            try {
                return parse(read(file));
            } catch (IllegalArgumentException e) {
                throw e.getCause() instanceof ParseException
                        ? new JWKSetParseException(String.valueOf(e.getMessage()), e)
                        : new JWKSetUnavailableException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }
}
