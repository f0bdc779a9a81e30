package kr.hhplus.schemas.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * GET /openapi.yaml: the document of all HTTP calls of all services, written by hand; GET /swagger-ui.html shows it.
 * Everything lies on the class path, so that nothing is scanned at start and a browser asks no other host.
 */
@RestController
final class ApiDocument {
    /** Swagger UI has its icons in its style sheet. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript");
    private static final MediaType STYLE = MediaType.parseMediaType("text/css");
    /** The files of the library that the page needs; its own page would ask another host. */
    private static final Map<String, MediaType> OF_SWAGGER_UI = Map.of(
            "swagger-ui-bundle.js", SCRIPT,
            "swagger-ui.css", STYLE,
            "index.css", STYLE,
            "favicon-32x32.png", MediaType.IMAGE_PNG);

    private static final CacheControl ASK_EVERY_TIME = CacheControl.noCache();
    private static final CacheControl KEEP = CacheControl.maxAge(Duration.ofHours(1));

    private final String swaggerUi;

    ApiDocument() {
        try {
            var library = PropertiesLoaderUtils.loadProperties(
                    new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties"));
            this.swaggerUi = "META-INF/resources/webjars/swagger-ui/" + library.getProperty("version") + "/";
        } catch (IOException e) {
            throw new UncheckedIOException("Swagger UI is not on the class path", e);
        }
    }

    @GetMapping("/openapi.yaml")
    ResponseEntity<Resource> document() {
        return answer(MediaType.APPLICATION_YAML, ASK_EVERY_TIME).body(own("openapi.yaml"));
    }

    @GetMapping("/swagger-ui.html")
    ResponseEntity<Resource> page() {
        return answer(MediaType.TEXT_HTML, ASK_EVERY_TIME)
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .body(own("swagger-ui.html"));
    }

    @GetMapping("/swagger-ui/initializer.js")
    ResponseEntity<Resource> initializer() {
        return answer(SCRIPT, ASK_EVERY_TIME).body(own("swagger-ui-initializer.js"));
    }

    @GetMapping("/swagger-ui/{file}")
    ResponseEntity<Resource> library(@PathVariable String file) {
        var type = OF_SWAGGER_UI.get(file);
        if (type == null) {
            throw new ProblemException(Problem.of(ProblemCode.NOT_FOUND, "There is no such path."), null);
        }
        return answer(type, KEEP).body(new ClassPathResource(swaggerUi + file));
    }

    private static Resource own(String file) {
        return new ClassPathResource(file, ApiDocument.class);
    }

    private static ResponseEntity.BodyBuilder answer(MediaType type, CacheControl cacheControl) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(cacheControl)
                .header("X-Content-Type-Options", "nosniff");
    }
}
