using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>The kinds of events that are counted on a media socket.</summary>
internal enum MediaCount
{
    FramesSent,

    /// <summary>Caller frames that were dropped because the socket was too slow.</summary>
    FramesDropped,

    /// <summary>Messages of the caller that this emulator handed to the network more than <see cref="MediaStream.LateAfter"/> after they were due.</summary>
    FramesLate,
    FramesReceived,

    /// <summary>Audio that is not a whole number of 20 ms frames. It is played, but it may disturb a jitter buffer.</summary>
    WrongSize,
    Malformed,
    UnknownKind,
    StopAudios,

    /// <summary>A message that is longer than the service accepts. It closes the socket.</summary>
    TooLong,
}

/// <summary>Counts and faults of one call's media sockets. They are part of the call's diagnostics.</summary>
internal sealed class MediaCounts
{
    // These faults are enough to find a problem. The counts have no limit.
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
