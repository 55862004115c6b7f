using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>
/// A call of random words, card numbers and answers, recorded by one worker that may be killed at any frame. Each frame has its own value,
/// so the recording can be compared with what was sent and heard. Frames of digits that must never be stored have the value <see cref="Secret"/>.
/// </summary>
internal sealed class RandomCall
{
    public const short Secret = 12_345;
    public const int FrameSamples = 320;

    private const int FramesAWord = 20;
    private static readonly string[] Words = ["well", "yes", "please", "table", "monday", "thanks", "maybe"];
    private static readonly string[] Digits = ["four", "one", "one", "one", "one", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "one", "six"];

    private readonly VirtualTime _time;
    private readonly Random _random;
    private readonly CallRecorder _recorder;
    private readonly CardRedaction _guard;
    private readonly MortalStore _store;
    private readonly int _first;
    private readonly List<(int At, ConversationEvent Event)> _due = [];
    private readonly List<string> _said = [];
    private int _saidFrom;
    private int _digits;
    private int _wordEnds;
    private int _agentUntil;

    public RandomCall(VirtualTime time, Random random, IRecordingStore store, long token, int firstFrame, IRecordingKeys? encryption = null)
    {
        (_time, _random, _first) = (time, random, firstFrame);
        _store = new MortalStore(store, time, random);
        var start = new RecordingStart(token, firstFrame * AudioFormat.FrameDuration);
        _recorder = RecordingStage.Record(time, new RecordingTarget(RecordingStage.Path, AudioFormat.Pcm16Mono16k, _ => { }) { Start = start }, _store, encryption: encryption);
        _guard = new CardRedaction(new FakeConversation(), _recorder, CardPolicy.Default);
        Frame = _wordEnds = firstFrame;
    }

    public int Frame { get; private set; }

    /// <summary>What the caller sent in each frame, and what they heard of the agent.</summary>
    public Dictionary<int, (short Caller, short Agent)> Sent { get; } = [];

    /// <summary>The frames in which the caller may be silent in the recording: around digits.</summary>
    public HashSet<int> MayBeSilent { get; } = [];

    public void Kill() => _store.Kill();

    public async Task RunAsync(int frames)
    {
        for (var end = Frame + frames; Frame < end; Frame++)
        {
            Next();
            await Task.Delay(AudioFormat.FrameDuration, _time);
        }
    }

    /// <summary>The caller finishes the number, the last transcripts come, and the recording is closed.</summary>
    public async Task<RecordingClosed?> EndAsync()
    {
        while (_digits > 0)
        {
            await RunAsync(1);
        }

        foreach (var (_, happened) in _due.Where(one => one.At >= Frame))
        {
            _guard.Post(happened);
        }

        var closed = await _recorder.CloseAsync(default);
        await _recorder.DisposeAsync();
        return closed;
    }

    private void Next()
    {
        if (Frame == _wordEnds)
        {
            BeginWord();
        }

        var offset = Frame * AudioFormat.FrameDuration;
        var caller = _digits > 6 ? Secret : (short)(1 + (Frame % 10_000));
        foreach (var (_, happened) in _due.Where(one => one.At == Frame).ToList())
        {
            _guard.Post(happened);
        }

        _guard.Passed(offset + AudioFormat.FrameDuration);
        _recorder.CallerFrame(Pcm(caller), offset);
        Sent[Frame] = (caller, Sent.TryGetValue(Frame, out var heard) ? heard.Agent : (short)0);
        if (_digits > 0)
        {
            // The mask has a trail, and the doubt lasts until a transcript has come.
            for (var frame = Frame; frame < Frame + 50; frame++)
            {
                MayBeSilent.Add(frame);
            }
        }

        Answer();
    }

    private void BeginWord()
    {
        if (_said.Count > 0)
        {
            var (from, until) = (_saidFrom * AudioFormat.FrameDuration, Frame * AudioFormat.FrameDuration);
            Due(_random.Next(10, 25), new InterimTranscript(string.Join(' ', _said), from, until));
            if (_digits is 0 or 16 && _random.Next(6) == 0)
            {
                Due(26, new FinalTranscript(string.Join(' ', _said), from, until));
                _said.Clear();
                _digits = 0;
            }
        }

        if (_said.Count == 0)
        {
            _saidFrom = Frame;
        }

        _digits = _digits is > 0 and < 16 ? _digits + 1 : _digits == 0 && _random.Next(12) == 0 ? 1 : 0;
        _said.Add(_digits > 0 ? Digits[_digits - 1] : Words[_random.Next(Words.Length)]);
        _wordEnds = Frame + FramesAWord;
    }

    // Transcripts arrive in order.
    private void Due(int frames, ConversationEvent happened) => _due.Add((Math.Max(Frame + frames, _due.Count == 0 ? 0 : _due[^1].At), happened));

    // The agent's audio is written some frames before the caller hears it, and some of it is discarded.
    private void Answer()
    {
        const int Ahead = 8;
        if (_agentUntil <= Frame + Ahead && _random.Next(40) == 0)
        {
            _agentUntil = Frame + Ahead + _random.Next(30, 200);
        }

        if (_agentUntil > Frame + Ahead)
        {
            var at = Frame + Ahead;
            _recorder.AgentFrame(Pcm((short)(20_000 + (at % 5_000))), at * AudioFormat.FrameDuration);
            Sent[at] = (0, (short)(20_000 + (at % 5_000)));
            if (_random.Next(150) == 0)
            {
                _recorder.AgentSilenced((Frame + 2) * AudioFormat.FrameDuration);
                _agentUntil = 0;
                for (var frame = Frame + 2; frame <= at; frame++)
                {
                    Sent[frame] = (0, 0);
                }
            }
        }
    }

    private static byte[] Pcm(short value)
    {
        var pcm = new byte[FrameSamples * 2];
        MemoryMarshal.Cast<byte, short>(pcm.AsSpan()).Fill(value);
        return pcm;
    }
}
