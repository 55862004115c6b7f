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

    private readonly long[] _counts = new long[Enum.GetValues<MediaCount>().Length];
    private readonly Lock _gate = new();
    private readonly List<string> _faults = [];

    public long this[MediaCount what] => Interlocked.Read(ref _counts[(int)what]);

    public void Add(MediaCount what) => Interlocked.Increment(ref _counts[(int)what]);

    public void Add(MediaCount what, string? reason)
    {
        Add(what);
        lock (_gate)
        {
            if (reason is not null && _faults.Count < FaultsKept)
            {
                _faults.Add(reason);
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

        lock (_gate)
        {
            json["faults"] = new JsonArray([.. _faults.Select(fault => JsonValue.Create(fault))]);
        }

        return json;
    }
}
