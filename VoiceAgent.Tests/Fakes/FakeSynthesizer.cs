using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Speaking;

namespace VoiceAgent.Tests.Fakes;

/// <summary>
/// Speaks every character in 50 ms. The value of each sample is its position in all speech of this synthesiser, so that a
/// test can tell which part was heard. By default words are marked.
/// </summary>
internal sealed class FakeSynthesizer(TimeProvider time) : ISynthesizer
{
    public static readonly TimeSpan PerCharacter = TimeSpan.FromMilliseconds(50);
    private short _sample;

    public bool MarksWords { get; set; } = true;

    /// <summary>The delay before the first audio of each clause.</summary>
    public TimeSpan Delay { get; set; }

    public string? FailsOn { get; set; }

    /// <summary>Breaks off or stalls after this many characters of a text.</summary>
    public int? BreaksOffAfter { get; set; }

    /// <summary>Whether it stalls instead of breaking off.</summary>
    public bool Stalls { get; set; }

    /// <summary>The value of the first sample minus one.</summary>
    public short FirstSample { init => _sample = value; }

    public List<(TimeSpan At, string Text)> Asked { get; } = [];

    public List<string> Cancelled { get; } = [];

    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        Asked.Add((TimeSpan.FromTicks(time.GetTimestamp()), request.Text));
        using var cancelled = yielded.Register(() => Cancelled.Add(request.Text));
        await Task.Delay(Delay, time, yielded);
        if (request.Text == FailsOn)
        {
            throw new SynthesisFailedException("The voice is hoarse.");
        }

        var start = 0;
        for (var i = 0; i <= request.Text.Length; i++)
        {
            if (i == request.Text.Length || request.Text[i] == ' ')
            {
                if (MarksWords && i > start)
                {
                    yield return new SpokenAudio(default, new SpokenWord(i, start * PerCharacter, (i - start) * PerCharacter));
                }

                start = i + 1;
            }

            if (i == BreaksOffAfter)
            {
                await Task.Delay(Stalls ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, time, yielded);
                throw new SynthesisFailedException("The voice broke off.");
            }

            if (i < request.Text.Length)
            {
                yield return new SpokenAudio(Character(request.Format), null);
            }
        }
    }

    private byte[] Character(AudioFormat format)
    {
        var pcm = new byte[format.BytesFor(PerCharacter)];
        foreach (ref var sample in MemoryMarshal.Cast<byte, short>(pcm.AsSpan()))
        {
            sample = ++_sample;
        }

        return pcm;
    }
}
