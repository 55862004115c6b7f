namespace VoiceAgent.Emulators.Phone.Line;

/// <summary>How well the caller's line carries what the caller says. It changes only the direction from the caller to the application.</summary>
internal sealed record LineQuality
{
    public static LineQuality Good { get; } = new();

    /// <summary>The share of the caller's frames that are lost, 0 to 0.5. A lost frame is silence.</summary>
    public double Loss { get; init; }

    /// <summary>The longest additional delay of a frame. Frames keep their order, so some ticks get no frame and others two.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Whether the audio passes the telephone network: 8 kHz and µ-law.</summary>
    public bool IsTelephone { get; init; }

    /// <summary>How much louder than usual the caller is heard, in decibels.</summary>
    public double Level { get; init; }

    /// <summary>Null when the caller's microphone does not hear the agent.</summary>
    public LineEcho? Echo { get; init; }

    public IReadOnlyList<LineNoise> Noises { get; init; } = [];

    /// <summary>What the transcriber understands instead of a word. Words have lower case and no punctuation.</summary>
    public IReadOnlyDictionary<string, string> Mishears { get; init; } = new Dictionary<string, string>();

    public bool IsGood => Loss == 0 && Jitter == TimeSpan.Zero && !IsTelephone && Level == 0 && Echo is null && Noises.Count == 0;

    /// <summary>The words as the transcriber understands them. Punctuation stays.</summary>
    public string Misheard(string words) => Mishears.Count == 0 ? words : string.Join(' ', words.Split(' ').Select(Understood));

    private string Understood(string word) =>
        word.Trim('.', ',', '?', '!') is { Length: > 0 } said && Mishears.TryGetValue(said.ToLowerInvariant(), out var understood)
            ? word.Replace(said, understood, StringComparison.Ordinal)
            : word;
}

/// <summary>The agent's voice as the caller's microphone hears it.</summary>
/// <param name="Level">Relative to the agent's voice, in decibels.</param>
/// <param name="Delay">From when the caller hears the agent until the echo is sent.</param>
internal sealed record LineEcho(double Level, TimeSpan Delay);

/// <summary>A noise behind the caller.</summary>
/// <param name="Level">Decibels of full scale. A caller speaks at −20 dB.</param>
/// <param name="Every">From the beginning of one burst to the next. Null for noise that never stops.</param>
/// <param name="Length">How long a burst lasts.</param>
internal sealed record LineNoise(NoiseKind Kind, double Level, TimeSpan? Every, TimeSpan Length)
{
    /// <summary>Whether the noise sounds at a time of the call. The first burst begins half a period after the beginning.</summary>
    public bool SoundsAt(TimeSpan at) => Every is not { } every || TimeSpan.FromTicks((at.Ticks + (every.Ticks / 2)) % every.Ticks) < Length;
}
