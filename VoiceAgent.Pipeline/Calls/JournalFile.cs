using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Spool;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// The events of one call that wait on local disk for the call log: a line for each batch, in order. Events contain what was said, so only
/// the user of this process can read the file.
/// </summary>
internal sealed class JournalFile(SpoolFolder spool, string name)
{
    private const string Folder = "journals";

    /// <summary>The files of calls that are over.</summary>
    public const string Undelivered = $"undelivered/{Folder}";

    private string _name = name;

    /// <summary>The file of a call that runs in this process.</summary>
    public static JournalFile Of(CallLease lease, SpoolFolder spool) => new(spool, $"live/{Folder}/{lease.Call}.{Guid.NewGuid():N}");

    public bool HasEvents { get; private set; }

    /// <returns>False when the disk does not take them.</returns>
    public bool TryAdd(CallLease lease, IReadOnlyList<PendingEvent> events)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(new JournalBatch(lease.Call, lease.Worker, lease.Token, events), LoggedEvent.Json);
        var isAdded = spool.TryAppend(_name, [.. line, (byte)'\n']);
        HasEvents |= isAdded;
        return isAdded;
    }

    /// <summary>Reads the batches, each with the lease under which it is appended.</summary>
    /// <param name="known">The lease as it is known now. Null when the process that wrote the file has ended.</param>
    public IReadOnlyList<(CallLease Lease, IReadOnlyList<PendingEvent> Events)> Read(CallLease? known = null)
    {
        var batches = Encoding.UTF8.GetString(spool.Read(_name)).Split('\n').Select(Parse).OfType<JournalBatch>().ToArray();

        // Events may be older than the lease, because the store did not answer at the beginning of the call.
        known ??= batches.LastOrDefault(batch => batch.Token > 0)?.Lease;
        return [.. batches.Where(batch => batch.Events.Count > 0).Select(batch => (batch.Token == 0 ? known ?? batch.Lease : batch.Lease, batch.Events))];
    }

    public void Delete()
    {
        HasEvents = false;
        spool.Delete(_name);
    }

    /// <summary>The call is over. The events are delivered in the background.</summary>
    public void Leave(CallLease lease)
    {
        TryAdd(lease, []);
        var left = $"{Undelivered}/{Path.GetFileName(_name)}";
        spool.MoveFile(_name, left);
        _name = left;
    }

    // The process may have died while it wrote the last line.
    private static JournalBatch? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<JournalBatch>(line, LoggedEvent.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Events that one worker appends together.</summary>
internal sealed record JournalBatch(CallId Call, string Worker, long Token, IReadOnlyList<PendingEvent> Events)
{
    [JsonIgnore]
    public CallLease Lease => new(Call, Worker, Token);
}
