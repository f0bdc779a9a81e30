package kr.hhplus.issuance.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionStyle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;
import org.rocksdb.WriteOptions;

class BoundedRocksDbTest {
    /** Enough that the filter of a file with all of them would be larger than a part of the cache. */
    private static final int USERS = 2_500_000;

    private static final int STRANGERS = 20_000;

    /** As in the holders' store of one partition, where nearly every command looks for somebody who is not there yet. */
    @Test
    void findsTheFiltersOfALargeStoreInTheCache(@TempDir Path folder) throws RocksDBException {
        try (var statistics = new Statistics();
                var filter = new BloomFilter();
                var options = new Options()
                        .setCreateIfMissing(true)
                        .setStatistics(statistics)
                        // As Kafka Streams has it, which makes large files.
                        .setCompactionStyle(CompactionStyle.UNIVERSAL)
                        .setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(filter))) {
            new BoundedRocksDb().setConfig("holders", options, Map.of());
            try (var store = RocksDB.open(options, folder.toString())) {
                fill(store);
                askForStrangers(store);
                long before = statistics.getTickerCount(TickerType.BLOCK_CACHE_FILTER_MISS);

                askForStrangers(store);

                assertThat(statistics.getTickerCount(TickerType.BLOCK_CACHE_FILTER_MISS) - before)
                        .isLessThan(STRANGERS / 100);
            }
        }
    }

    private static void fill(RocksDB store) throws RocksDBException {
        try (var noLog = new WriteOptions().setDisableWAL(true)) {
            for (int user = 0; user < USERS; user++) {
                store.put(noLog, key(2L * user), new byte[1]);
            }
        }
        store.compactRange();
    }

    private static void askForStrangers(RocksDB store) throws RocksDBException {
        for (int stranger = 0; stranger < STRANGERS; stranger++) {
            assertThat(store.get(key(2L * (USERS / STRANGERS) * stranger + 1))).isNull();
        }
    }

    private static byte[] key(long user) {
        return ByteBuffer.allocate(Long.BYTES).putLong(user).array();
    }
}
