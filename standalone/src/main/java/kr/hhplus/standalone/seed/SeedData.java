package kr.hhplus.standalone.seed;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The data of a seed: each value depends on the seed and its own number alone. Immutable. */
final class SeedData {
    private static final List<String> CATEGORIES = List.of("Apple", "Samsung", "LG", "Sony", "Dell");
    private static final Map<String, List<String>> LINES = Map.of(
            "Apple", List.of("iPhone", "iPad", "MacBook", "Watch", "AirPods"),
            "Samsung", List.of("Galaxy S", "Galaxy Tab", "Galaxy Book", "Odyssey", "Bespoke"),
            "LG", List.of("gram", "OLED", "UltraGear", "Whisen", "Tromm"),
            "Sony", List.of("Bravia", "Alpha", "Xperia", "PlayStation", "WH-1000"),
            "Dell", List.of("XPS", "Latitude", "Alienware", "UltraSharp", "Precision"));

    private static final int PRICE_STEP = 1_000;
    private static final int PRICE_STEPS_MIN = 10;
    /** 1,000,000: as much as the highest balance pays for. */
    private static final int PRICE_STEPS_MAX = 1_000;

    private static final int QUANTITY_MAX = 1_000;
    private static final int POINTS_STEP = 1_000;
    /** A user's balance is at most 1,000,000. */
    private static final int POINTS_STEPS_MAX = 1_000;

    private static final int STOCK_STEP = 100;
    private static final int STOCK_STEPS_MAX = 50;

    private final long seed;

    SeedData(long seed) {
        this.seed = seed;
    }

    /** Money is whole won. */
    record Product(long productId, String name, String category, long price, long quantity) {}

    Product product(int number) {
        var random = random(1, number);
        var category = CATEGORIES.get((number - 1) % CATEGORIES.size());
        var lines = LINES.getOrDefault(category, List.of(category));
        return new Product(
                number,
                category + " " + lines.get(random.nextInt(lines.size())) + " " + number,
                category,
                (long) PRICE_STEP * random.nextInt(PRICE_STEPS_MIN, PRICE_STEPS_MAX + 1),
                random.nextInt(QUANTITY_MAX + 1));
    }

    /** What the user has charged, won. */
    long points(int user) {
        return (long) POINTS_STEP * random(2, user).nextInt(1, POINTS_STEPS_MAX + 1);
    }

    String campaignName(int number) {
        return "Seed " + seed + ", campaign " + number;
    }

    /** As the API takes them. */
    Map<String, Object> campaign(int number) {
        var random = random(3, number);
        boolean percent = random.nextBoolean();
        var terms = new TreeMap<String, Object>();
        terms.put("name", campaignName(number));
        terms.put("stock", STOCK_STEP * random.nextInt(1, STOCK_STEPS_MAX + 1));
        terms.put(
                "discount",
                percent
                        ? Map.of("type", "PERCENT", "value", random.nextInt(5, 31), "capAmount", 50_000)
                        : Map.of("type", "FIXED", "value", PRICE_STEP * random.nextInt(1, 31)));
        terms.put("minOrderAmount", 30_000);
        terms.put("validDays", 30);
        return terms;
    }

    private SplittableRandom random(int kind, int number) {
        // Steps that are odd and far apart keep the sequences of neighbours apart.
        return new SplittableRandom(
                seed * 0x9E3779B97F4A7C15L + kind * 0xD1B54A32D192ED03L + number * 0x8CB92BA72F3D8DD7L);
    }
}
