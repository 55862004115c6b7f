namespace VoiceAgent.Contracts.Media;

/// <summary>Mono PCM with 16 bits for each sample, little-endian. The platform uses no other encoding. Only the sample rate differs.</summary>
/// <param name="SampleRate">Hertz.</param>
public readonly record struct AudioFormat(int SampleRate)
{
    public static AudioFormat Pcm16Mono16k { get; } = new(16_000);

    public static AudioFormat Pcm16Mono24k { get; } = new(24_000);

    public const int BytesPerSample = 2;

    /// <summary>The duration of one frame. The telephony service sends frames at this interval.</summary>
    public static TimeSpan FrameDuration { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>640 at 16 kHz, 960 at 24 kHz.</summary>
    public int BytesPerFrame => BytesFor(FrameDuration);

    public int SamplesPerFrame => BytesPerFrame / BytesPerSample;

    public int BytesFor(TimeSpan duration) => (int)(duration.Ticks * SampleRate / TimeSpan.TicksPerSecond) * BytesPerSample;

    public TimeSpan DurationOf(long bytes) => TimeSpan.FromTicks(bytes / BytesPerSample * TimeSpan.TicksPerSecond / SampleRate);
}
