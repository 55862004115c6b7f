using System.Text.Json;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>The synthesis of one text. It turns the service's messages into events until the synthesis has ended.</summary>
internal sealed class SynthesisTurn(SpeechSynthesizer synthesizer, string text)
{
    private readonly TaskCompletionSource<SpeechSynthesisResult> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SpeechSynthesisResult> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;
    private int _textRead;

    public string RequestId { get; } = SpeechSocket.NewId();

    /// <summary>Completes when the first audio has arrived, or the synthesis has ended without audio.</summary>
    public Task<SpeechSynthesisResult> Started => _started.Task;

    public Task<SpeechSynthesisResult> Completed => _completed.Task;

    public void Tell(SpeechMessage message)
    {
        if (Volatile.Read(ref _ended) == 1)
        {
            return;
        }

        switch (message.Path)
        {
            case "audio" when message.Body.Length > 0:
                Hear(message.Body);
                break;
            case "audio.metadata":
                TellWords(message.Body);
                break;
            case "turn.end" when End():
                var result = new SpeechSynthesisResult(RequestId, ResultReason.SynthesizingAudioCompleted, []);
                synthesizer.OnCompleted(result);
                Finish(result);
                break;
        }
    }

    public void Fail(SpeechFailure failure) => Cancel(new SpeechSynthesisCancellationDetails(CancellationReason.Error, failure.Code, failure.Message));

    public void Cancel(SpeechSynthesisCancellationDetails why)
    {
        if (End())
        {
            var result = new SpeechSynthesisResult(RequestId, ResultReason.Canceled, [], why);
            synthesizer.OnCanceled(result);
            Finish(result);
        }
    }

    private void Hear(ReadOnlyMemory<byte> audio)
    {
        if (!_started.Task.IsCompleted)
        {
            var started = new SpeechSynthesisResult(RequestId, ResultReason.SynthesizingAudioStarted, []);
            synthesizer.OnStarted(started);
            _started.TrySetResult(started);
        }

        synthesizer.OnSynthesizing(new SpeechSynthesisResult(RequestId, ResultReason.SynthesizingAudio, audio.ToArray()));
    }

    private void TellWords(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var item in json.RootElement.GetProperty("Metadata").EnumerateArray())
            {
                if (item.GetProperty("Type").GetString() == "WordBoundary")
                {
                    TellWord(item.GetProperty("Data"));
                }
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            Fail(new SpeechFailure(CancellationErrorCode.ServiceError, "The service sent a message that is not JSON of its protocol."));
        }
    }

    // The service sends the word but not its position in the text. Words arrive in order, so it is the next equal word.
    private void TellWord(JsonElement data)
    {
        var word = data.GetProperty("text").GetProperty("Text").GetString() ?? "";
        var at = text.IndexOf(word, Math.Min(_textRead, text.Length), StringComparison.Ordinal);
        _textRead = at >= 0 ? at + word.Length : _textRead;
        var type = data.GetProperty("text").TryGetProperty("BoundaryType", out var named) ? named.GetString() : null;
        synthesizer.OnWordBoundary(new SpeechSynthesisWordBoundaryEventArgs(
            RequestId,
            TimeSpan.FromTicks(data.GetProperty("Offset").GetInt64()),
            TimeSpan.FromTicks(data.TryGetProperty("Duration", out var duration) ? duration.GetInt64() : 0),
            at >= 0 ? at : _textRead,
            word,
            type switch
            {
                "PunctuationBoundary" => SpeechSynthesisBoundaryType.Punctuation,
                "SentenceBoundary" => SpeechSynthesisBoundaryType.Sentence,
                _ => SpeechSynthesisBoundaryType.Word,
            }));
    }

    private bool End() => Interlocked.Exchange(ref _ended, 1) == 0;

    private void Finish(SpeechSynthesisResult result)
    {
        _started.TrySetResult(result);
        _completed.TrySetResult(result);
    }
}
