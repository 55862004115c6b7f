namespace VoiceAgent.CallLog;

/// <summary>The times that all implementations of <see cref="ICallPlaces"/> share.</summary>
internal static class PlacesRules
{
    /// <summary>The places of a worker whose last report is older do not count.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    /// <summary>The last report of a dead worker is kept for this long, so that its calls can be found.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    /// <summary>A call arrives at its worker within this time, or not at all.</summary>
    public static readonly TimeSpan Reserved = TimeSpan.FromSeconds(15);
}
