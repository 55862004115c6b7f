using System.Globalization;

namespace VoiceAgent.CallGateway.Audit;

/// <summary>Numbers the records of one gateway process and links each to the one before by its hash, so that a missing or changed record shows.</summary>
/// <param name="instance">The name of this process. No two processes have the same.</param>
internal sealed class AuditChain(string instance)
{
    private long _sequence;
    private string _previous = "";

    /// <summary>Not thread-safe: the writer seals one record after the other.</summary>
    public AuditRecord Seal(AuditRecord record)
    {
        var sequence = _sequence + 1;
        var open = record with
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{instance}:{sequence:D10}"),
            Day = record.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Instance = instance,
            Sequence = sequence,
            Previous = _previous,
            Hash = "",
        };
        var closed = open with { Hash = open.ComputeHash() };
        (_sequence, _previous) = (sequence, closed.Hash);
        return closed;
    }

    /// <summary>Checks records of any number of instances.</summary>
    /// <returns>What is wrong, one sentence for each record. The first record of an instance may have any number, because older ones may have expired.</returns>
    public static IEnumerable<string> Faults(IEnumerable<AuditRecord> records)
    {
        foreach (var chain in records.GroupBy(record => record.Instance, StringComparer.Ordinal))
        {
            AuditRecord? before = null;
            foreach (var record in chain.OrderBy(record => record.Sequence))
            {
                if (record.Hash != record.ComputeHash())
                {
                    yield return $"Record {record.Id} was changed: its hash does not fit.";
                }

                if (before is not null && record.Sequence != before.Sequence + 1)
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"Between {before.Id} and {record.Id}, {record.Sequence - before.Sequence - 1} records are missing.");
                }
                else if (before is not null && record.Previous != before.Hash)
                {
                    yield return $"Record {record.Id} does not follow {before.Id}: its link has another hash.";
                }

                before = record;
            }
        }
    }
}
