using System.Text.Json.Nodes;
using System.Threading.Channels;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Operations;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Recognition;

namespace VoiceAgent.Emulators.Acs.Prompts;

/// <summary>The result of a recognition: the event to post, and its data.</summary>
internal sealed record Recognized(string EventType, int Code, int SubCode, string Message, JsonObject? Result = null);

/// <summary>Collects the caller's keys and words for one recognize operation.</summary>
internal sealed class Recognition : IDisposable
{
    // The emulated ear understands every word or does not hear it. The Speech emulator reports the same confidence.
    private const double Confidence = 0.97;

    private static readonly TimeSpan DefaultInitialSilence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefaultInterTone = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DefaultEndSilence = TimeSpan.FromMilliseconds(800);

    private readonly RecognizeOptions _options;
    private readonly bool _keys;
    private readonly bool _words;
    private readonly TimeProvider _time;
    private readonly WordEar _ear;
    private readonly Party? _target;
    private readonly Call _call;
    private IDisposable? _tones;
    private IDisposable? _frames;
    private readonly List<HeardWord> _heardNow = [];
    private readonly CancellationTokenSource _cancelled = new();

    // Sixty inputs are a minute of fast speech. A recognition has ended long before that.
    private readonly Channel<string> _inputs = Channel.CreateBounded<string>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="target">The participant who is listened to. Null for all.</param>
    public Recognition(Call call, string inputType, RecognizeOptions options, Party? target, TimeProvider time)
    {
        (_call, _options, _target, _time) = (call, options, target, time);
        _keys = inputType is "dtmf" or "speechordtmf" or "choices";
        _words = inputType is "speech" or "speechordtmf" or "choices";
        _ear = new WordEar(Speaker.Caller, call.SampleRate);
    }

    public event Action? Began;

    /// <summary>Cancelled when another operation replaces it.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Begins to collect keys and words.</summary>
    public void Listen()
    {
        _tones = _call.Tones.Listen(pressed =>
        {
            if (IsTarget(pressed.Party))
            {
                Hear(_keys, ToneName.Of(pressed.Key));
            }
        });
        _frames = _call.Frames.Listen(frame =>
        {
            if (IsTarget(frame.Party))
            {
                Listen(frame.Samples);
            }
        });
    }

    /// <summary>Ends the recognition without a result, because another operation replaces it.</summary>
    public void Cancel() => _cancelled.Cancel();

    public async Task<Recognized> RunAsync(Task prompt, CancellationToken hungUp)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancelled.Token, hungUp);
        try
        {
            await prompt.WaitAsync(either.Token);
            var initial = _options.InitialSilenceTimeoutInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultInitialSilence;
            return await NextAsync(initial, either.Token) is { } first
                ? await CollectAsync(first, either.Token)
                : new("RecognizeFailed", 400, 8510, "Action failed, initial silence timeout reached.");
        }
        catch (OperationCanceledException) when (_cancelled.IsCancellationRequested && !hungUp.IsCancellationRequested)
        {
            return new("RecognizeCanceled", 400, 8508, "Action canceled by another operation.");
        }
    }

    public void Dispose()
    {
        _tones?.Dispose();
        _frames?.Dispose();
        _cancelled.Dispose();
    }

    private async Task<Recognized> CollectAsync(string first, CancellationToken ended)
    {
        var isKey = first.StartsWith('=');
        var collected = new List<string>();
        for (var next = first; next is not null; next = await NextAsync(isKey ? InterTone : EndSilence, ended))
        {
            if (next.StartsWith('=') != isKey)
            {
                continue;
            }

            collected.Add(isKey ? next[1..] : next);
            if (Choose(collected, isKey) is { } choice)
            {
                return choice;
            }

            if (isKey && _options.Choices is null && Enough(collected) is { } enough)
            {
                return enough;
            }
        }

        return (isKey, _options.Choices) switch
        {
            (_, not null) when isKey => new("RecognizeFailed", 400, 8534, "Action failed, incorrect tone entered."),
            (_, not null) => new("RecognizeFailed", 400, 8547, "Action failed, recognized phrase does not match a valid option."),
            (true, _) => Tones(collected, 8532, "Action completed, inter-digit silence timeout reached."),
            _ => Speech(collected),
        };
    }

    private Recognized Speech(List<string> collected)
    {
        var speech = new JsonObject { ["speech"] = WrittenPhrase.Of(collected, []).Display, ["confidence"] = Confidence };
        if (_options.SpeechLanguages is [var first, ..])
        {
            speech["languageIdentified"] = first;
        }

        if (_options.EnableSentimentAnalysis)
        {
            speech["sentimentAnalysisResult"] = new JsonObject { ["sentiment"] = "neutral" };
        }

        return new("RecognizeCompleted", 200, 8545, "Action completed, speech was recognized.", new JsonObject { ["recognitionType"] = "speech", ["speechResult"] = speech });
    }

    private bool IsTarget(Party party) => _target is null || _target == party;

    private TimeSpan InterTone => _options.DtmfOptions?.InterToneTimeoutInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultInterTone;

    private TimeSpan EndSilence => _options.SpeechOptions?.EndSilenceTimeoutInMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : DefaultEndSilence;

    private Recognized? Enough(List<string> collected)
    {
        if (_options.DtmfOptions?.StopTones?.Contains(collected[^1], StringComparer.OrdinalIgnoreCase) == true)
        {
            return Tones(collected[..^1], 8514, "Action completed as a stop tone was detected.");
        }

        return collected.Count >= _options.DtmfOptions?.MaxTonesToCollect ? Tones(collected, 8531, "Action completed, max digits received.") : null;
    }

    private Recognized? Choose(List<string> collected, bool isKey)
    {
        var text = $" {string.Join(' ', collected)} ";
        foreach (var choice in _options.Choices ?? [])
        {
            var phrase = choice.Phrases?.FirstOrDefault(each => text.Contains($" {each} ", StringComparison.OrdinalIgnoreCase));
            var match = isKey ? string.Equals(choice.Tone, collected[^1], StringComparison.OrdinalIgnoreCase) : phrase is not null;
            if (match)
            {
                var result = new JsonObject { ["label"] = choice.Label };
                if (phrase is not null)
                {
                    (result["recognizedPhrase"], result["confidence"]) = (phrase, Confidence);
                }

                return new(
                    "RecognizeCompleted", 200, isKey ? 8533 : 8545, isKey ? "Action completed, DTMF option matched." : "Action completed, Recognized phrase matches a valid option.",
                    new JsonObject { ["recognitionType"] = "choices", ["choiceResult"] = result });
            }
        }

        return null;
    }

    private static Recognized Tones(List<string> collected, int subCode, string message) => new("RecognizeCompleted", 200, subCode, message, new JsonObject
    {
        ["recognitionType"] = "dtmf",
        ["dtmfResult"] = new JsonObject { ["tones"] = new JsonArray([.. collected.Select(tone => JsonValue.Create(tone))]) },
    });

    private async Task<string?> NextAsync(TimeSpan within, CancellationToken ended)
    {
        try
        {
            return await _inputs.Reader.ReadAsync(ended).AsTask().WaitAsync(within, _time, ended);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private void Listen(short[] frame)
    {
        _ear.Hear(frame, _heardNow);
        foreach (var word in _heardNow)
        {
            HearWord(word.Text);
        }

        _heardNow.Clear();
    }

    private void HearWord(string word)
    {
        if (_words)
        {
            Began?.Invoke();
            _inputs.Writer.TryWrite(word);
        }
    }

    private void Hear(bool wanted, string tone)
    {
        if (wanted)
        {
            Began?.Invoke();
            _inputs.Writer.TryWrite("=" + tone);
        }
    }
}
