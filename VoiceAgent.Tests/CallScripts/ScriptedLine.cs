using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>A caller's line in virtual time: a frame in every 20 ms, a far end that plays what it is sent one frame after the other.</summary>
internal sealed class ScriptedLine(TimeProvider time, WordCode code) : ICallerLine
{
    private readonly Queue<byte> _mouth = new();
    private readonly Queue<(TimeSpan PlaysAt, byte[] Frame)> _far = new();
    private readonly Queue<char> _keys = new();
    private readonly CancellationTokenSource _gone = new();
    private long _opened;
    private TimeSpan _playsUntil;

    public AudioFormat Format => AudioFormat.Pcm16Mono16k;

    public bool HasBroken { get; set; }

    /// <summary>The caller's ear: each word of the agent, with when it had been heard.</summary>
    public List<(TimeSpan At, string Word)> Heard { get; } = [];

    /// <summary>When the agent was last heard making a sound.</summary>
    public TimeSpan LastAudible { get; private set; } = TimeSpan.MinValue;

    public TimeSpan LastSaid { get; private set; } = TimeSpan.MinValue;

    public bool IsSpeaking => _mouth.Count > 0;

    public bool IsClosed { get; private set; }

    public TimeSpan Now => time.GetElapsedTime(_opened);

    public void Say(string text)
    {
        // 60 ms a letter: about 160 words a minute.
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Speak(code.Encode(word, TimeSpan.FromMilliseconds(60 * Math.Max(3, word.Length)), Format));
        }
    }

    public void Cough(TimeSpan length) => Speak(WordCode.EncodeNoise(length, Format));

    public void Press(char key) => _keys.Enqueue(key);

    public void HangUp() => _gone.Cancel();

    public async Task<LineEnding> ReadAsync(ILineListener listener, CancellationToken hangUp)
    {
        _opened = time.GetTimestamp();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(hangUp, _gone.Token);
        using var frames = new PeriodicTimer(AudioFormat.FrameDuration, time);
        var frame = new byte[Format.BytesPerFrame];
        var offset = TimeSpan.Zero;
        try
        {
            while (await frames.WaitForNextTickAsync(ended.Token))
            {
                Play();
                FillFrom(_mouth, frame);
                if (_keys.TryDequeue(out var key))
                {
                    listener.ToneHeard(key);
                }

                listener.FrameHeard(frame, offset);
                offset += AudioFormat.FrameDuration;
            }
        }
        catch (OperationCanceledException)
        {
        }

        IsClosed = true;
        return hangUp.IsCancellationRequested ? LineEnding.HungUp : HasBroken ? LineEnding.Broken : LineEnding.Closed;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp)
    {
        _playsUntil = _playsUntil > Now ? _playsUntil : Now;
        _far.Enqueue((_playsUntil, frame.ToArray()));
        _playsUntil += AudioFormat.FrameDuration;
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAudioAsync(CancellationToken hangUp)
    {
        Play();
        _far.Clear();
        _playsUntil = Now;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Speak(byte[] pcm)
    {
        foreach (var part in pcm)
        {
            _mouth.Enqueue(part);
        }
    }

    private void FillFrom(Queue<byte> mouth, byte[] frame)
    {
        if (mouth.Count > 0)
        {
            LastSaid = Now;
        }

        for (var at = 0; at < frame.Length; at++)
        {
            frame[at] = mouth.TryDequeue(out var part) ? part : (byte)0;
        }
    }

    /// <summary>Everything whose last sample has been played was heard.</summary>
    private void Play()
    {
        while (_far.TryPeek(out var next) && next.PlaysAt + AudioFormat.FrameDuration <= Now)
        {
            var (ended, speech) = code.Decode(_far.Dequeue().Frame);
            LastAudible = speech ? next.PlaysAt + AudioFormat.FrameDuration : LastAudible;
            Heard.AddRange(ended.Select(word => (next.PlaysAt + AudioFormat.FrameDuration, word)));
        }
    }
}
