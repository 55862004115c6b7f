using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>What can be counted on a media socket.</summary>
internal enum MediaCount
{
    FramesSent,

    /// <summary>Caller frames that a slow socket did not take in time.</summary>
    FramesDropped,
    FramesReceived,

    /// <summary>Audio that is not a whole number of 20 ms frames: played, and counted, since a jitter buffer may suffer from it.</summary>
    WrongSize,
    Malformed,
    UnknownKind,
    StopAudios,

    /// <summary>A message longer than the service takes; the socket is closed.</summary>
    TooLong,
}

/// <summary>What went over one call's media sockets, and what was wrong with it; part of the call's diagnostics.</summary>
internal sealed class MediaCounts
{
    // Enough to see what is wrong; the counts go on.
    private const int FaultsKept = 20;

    private readonly long[] counts = new long[Enum.GetValues<MediaCount>().Length];
    private readonly Lock gate = new();
    private readonly List<string> faults = [];

    public long this[MediaCount what] => Interlocked.Read(ref counts[(int)what]);

    public void Add(MediaCount what) => Interlocked.Increment(ref counts[(int)what]);

    public void Add(MediaCount what, string? reason)
    {
        Add(what);
        lock (gate)
        {
            if (reason is not null && faults.Count < FaultsKept)
            {
                faults.Add(reason);
            }
        }
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var what in Enum.GetValues<MediaCount>())
        {
            json[char.ToLowerInvariant(what.ToString()[0]) + what.ToString()[1..]] = this[what];
        }

        lock (gate)
        {
            json["faults"] = new JsonArray([.. faults.Select(fault => JsonValue.Create(fault))]);
        }

        return json;
    }
}
