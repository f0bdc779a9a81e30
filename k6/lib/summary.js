// The end of a run as a short table, and with SUMMARY_FILE as JSON too.

/**
 * The rows of a sale: what was sent, what became of it, what the system says.
 *
 * @param due how many requests the rate asks for
 */
export function saleRows(data, due) {
  const of = reader(data);
  const sent = of('accepted') + of('refused_at_the_gate') + of('unexpected_answers');
  const rows = [
    ['sent', sentOf(sent, due)],
    ['answers', `${n(of('accepted'))} accepted, ${n(of('refused_at_the_gate'))} refused at the gate (SOLD_OUT)`, failures(of)],
    [
      'outcomes',
      `${n(of('outcome_issued'))} ISSUED, ${n(of('outcome_sold_out'))} SOLD_OUT`,
      `${n(of('accepted_but_undecided'))} undecided`,
    ],
    [
      'seen',
      `${n(of('shown_and_listed'))} winners found their coupon in their list at once`,
      `${n(of('shown_but_not_listed'))} did not`,
    ],
    [
      'stored',
      `${n(of('system_issued'))} issued of ${n(of('system_stock'))}, ${n(of('system_held_by_users_asked'))} with the ${n(of('system_users_asked'))} users asked`,
      `${n(of('books_wrong'))} faults`,
    ],
  ];
  if (data.metrics.system_accepted) {
    rows.push([
      'counters',
      `${n(of('system_accepted'))} accepted, ${n(of('system_refused'))} refused`,
      `${n(of('system_unavailable'))} answered 503, ${n(of('system_dead_letters'))} dead letters`,
    ]);
  }
  return rows.concat(latencyRows(data, { publish: 'http_req_duration{call:publish}', decision: 'decision_ms' }));
}

/** @param metrics {label: name of a trend} */
export function latencyRows(data, metrics) {
  const rows = [['latency', '     p50        p95        p99        max']];
  for (const [label, name] of Object.entries(metrics)) {
    const metric = data.metrics[name];
    if (metric && metric.values.count > 0) {
      const values = metric.values;
      const cells = ['med', 'p(95)', 'p(99)', 'max'].map((key) => `${values[key].toFixed(1)} ms`.padStart(11));
      rows.push([label, cells.join('').slice(1), `of ${n(values.count)}`]);
    }
  }
  return rows;
}

/** For handleSummary: the rows as text, then the thresholds; SUMMARY_FILE gets all metrics. */
export function summaryOf(title, rows, data) {
  if (!data.setup_data) {
    return { stdout: `\n${title}\nnothing was sent: what it needs could not be prepared\n` };
  }
  const crossed = [];
  let thresholds = 0;
  for (const [name, metric] of Object.entries(data.metrics)) {
    for (const [condition, result] of Object.entries(metric.thresholds || {})) {
      thresholds++;
      if (!result.ok) {
        crossed.push(`${name} ${condition}`);
      }
    }
  }
  const all = rows.concat([
    [
      'thresholds',
      crossed.length === 0 ? `all ${thresholds} held` : `${crossed.length} of ${thresholds} CROSSED: ${crossed.join('; ')}`,
    ],
  ]);
  const lines = all.map(([label, ...cells]) => label.padEnd(12) + cells.filter(Boolean).join('; '));
  const output = { stdout: `\n${title}\n${lines.join('\n')}\n` };
  if (__ENV.SUMMARY_FILE) {
    const seconds = data.state.testRunDurationMs / 1000;
    output[__ENV.SUMMARY_FILE] = JSON.stringify({ title, seconds, crossed, rows: all, metrics: data.metrics }, null, 2);
  }
  return output;
}

/** A function from a metric's name to its count or value; 0: it has none. */
export function reader(data) {
  return (name) => {
    const values = (data.metrics[name] || { values: {} }).values;
    return values.count !== undefined ? values.count : values.value || 0;
  };
}

/** k6 does not count all that it skips when it falls behind, hence from what was due. */
export function sentOf(sent, due) {
  return `${n(sent)} of ${n(due)} that were due`;
}

export function failures(of) {
  return `${n(of('unexpected_answers'))} unexpected`;
}

export function n(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}
