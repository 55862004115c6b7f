using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Transcription.Windows;

/// <summary>The audio of one phrase from its beginning, and what is known of its words. Not thread-safe.</summary>
/// <param name="origin">The place in the call of the phrase's first audio.</param>
internal sealed class OpenPhrase(AudioFormat format, TimeSpan origin, TimeSpan from)
{
    private readonly MemoryStream _pcm = new();

    public TimeSpan From => from;

    /// <summary>Where its last speech ends in the call.</summary>
    public TimeSpan Until { get; set; }

    /// <summary>How much of it is speech.</summary>
    public TimeSpan Voiced { get; set; }

    public bool IsClosed { get; set; }

    public AgreedWords Words { get; } = new();

    /// <summary>Where the window begins in the phrase's audio.</summary>
    public TimeSpan WindowFrom { get; private set; }

    /// <summary>How much audio the last result covers, and where the speech ended in it.</summary>
    public TimeSpan Recognised { get; set; }

    public TimeSpan RecognisedUntil { get; set; }

    /// <summary>The last result. It is the final one when no more speech has followed.</summary>
    public WindowText? Last { get; set; }

    public string Told { get; set; } = "";

    public TimeSpan Length => format.DurationOf(_pcm.Length);

    public TimeSpan Window => Length - WindowFrom;

    public TimeSpan Position => origin + Length;

    public void Add(ReadOnlySpan<byte> pcm) => _pcm.Write(pcm);

    /// <summary>A copy of the window, because the phrase grows while it is being recognised.</summary>
    public byte[] CopyWindow() => _pcm.GetBuffer().AsSpan(format.BytesFor(WindowFrom), (int)_pcm.Length - format.BytesFor(WindowFrom)).ToArray();

    /// <summary>Moves the window behind words that are fixed.</summary>
    public void MoveWindow(TimeSpan by) => WindowFrom += by > TimeSpan.Zero ? by : TimeSpan.Zero;
}
