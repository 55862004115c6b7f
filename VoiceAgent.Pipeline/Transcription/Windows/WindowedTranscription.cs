using System.Threading.Channels;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Transcription.Windows;

/// <summary>
/// Makes a stream of transcripts from a recogniser of whole windows. While the caller speaks, the growing window is recognised again and
/// again, and the stable words are interim results. At the end of the phrase, its whole window gives the final result.
/// Phrases are kept until they have their final result, so that a failure of the recogniser loses none.
/// </summary>
internal sealed class WindowedTranscription : ITranscription
{
    // A pass that takes longer than the step would use all of a recogniser. The step leaves a third of the time free.
    private const double Spare = 1.5;

    private readonly Lock _guard = new();
    private readonly WindowedParts _parts;
    private readonly TranscriptionRequest _request;
    private readonly ITranscriptListener _listener;
    private readonly PhraseIntake _intake;
    private readonly Channel<bool> _pulse = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _abandoned = new();
    private readonly string _hints;
    private readonly Task _run;
    private TimeSpan _step;
    private bool _isComplete;
    private int _dropped;

    public WindowedTranscription(WindowedParts parts, TranscriptionRequest request, ITranscriptListener listener)
    {
        (_parts, _request, _listener, _step) = (parts, request, listener, parts.Windows.Step);
        _intake = new PhraseIntake(request.Format, parts.Meter(), parts.Options.SegmentationSilence, parts.Options.Backlog, parts.Windows);
        _hints = string.Join(", ", request.PhraseHints);
        _run = RunAsync();
    }

    public void Hear(ReadOnlySpan<byte> pcm)
    {
        lock (_guard)
        {
            _intake.Hear(pcm);
            if (_intake.Dropped > _dropped)
            {
                _dropped = _intake.Dropped;
                _parts.Media.FramesDropped("transcription");
            }

            if (NextWork() is null)
            {
                return;
            }
        }

        _pulse.Writer.TryWrite(true);
    }

    public async Task CompleteAsync(CancellationToken stopping)
    {
        lock (_guard)
        {
            _isComplete = true;
            _intake.Complete();
        }

        _pulse.Writer.TryWrite(true);
        await ((Task)_run.WaitAsync(_parts.Options.CompleteDeadline, _parts.Time, stopping)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async ValueTask DisposeAsync()
    {
        _abandoned.Cancel();
        await _run;
        _abandoned.Dispose();
        lock (_guard)
        {
            _intake.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await NextAsync() is { } phrase)
            {
                await RecogniseAsync(phrase);
            }
        }
        catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            var broken = failure as TranscriptionBrokenException;
            _listener.Failed(broken?.Message ?? failure.GetType().Name, broken?.Kind ?? FailureKind.Unavailable);
        }
    }

    /// <returns>The phrase to recognise next. Null when all audio has been transcribed.</returns>
    private async Task<OpenPhrase?> NextAsync()
    {
        while (true)
        {
            lock (_guard)
            {
                if (NextWork() is { } phrase)
                {
                    return phrase;
                }

                if (_isComplete && _intake.First is null)
                {
                    return null;
                }
            }

            await _pulse.Reader.ReadAsync(_abandoned.Token);
        }
    }

    private OpenPhrase? NextWork() => _intake.First is { } first && (first.IsClosed || IsInterimDue(first)) ? first : null;

    private bool IsInterimDue(OpenPhrase phrase)
    {
        if (_parts.Windows.Step == TimeSpan.Zero || phrase.Voiced < _parts.Windows.LeastSpeech)
        {
            return false;
        }

        var isLikelyEnd = phrase.Position - phrase.Until >= _parts.Windows.LikelyEnd && phrase.RecognisedUntil < phrase.Until;
        return isLikelyEnd || (phrase.Length - phrase.Recognised >= _step && phrase.RecognisedUntil < phrase.Until);
    }

    private async Task RecogniseAsync(OpenPhrase phrase)
    {
        WindowRequest window;
        TimeSpan length, until;
        bool isLikelyEnd;
        lock (_guard)
        {
            (length, until) = (phrase.Length, phrase.Until);
            isLikelyEnd = phrase.Position - until >= _parts.Windows.LikelyEnd;
            window = new WindowRequest(phrase.CopyWindow(), _request.Languages, _hints, Scripts.Join(phrase.Words.Fixed), phrase.IsClosed, IsRetry: false);
        }

        var since = _parts.Time.GetTimestamp();
        var text = KnownFinal(phrase) ?? await (window.IsFinal ? FinalAsync(window) : InterimAsync(window));
        Pace(_parts.Time.GetElapsedTime(since));
        _abandoned.Token.ThrowIfCancellationRequested();
        lock (_guard)
        {
            (phrase.Recognised, phrase.RecognisedUntil, phrase.Last) = (length, until, text);
            if (window.IsFinal)
            {
                _intake.Remove(phrase);
            }
            else if (text is not null)
            {
                Grow(phrase, text);
            }
        }

        // The listener is called outside the lock, because it has one of its own.
        if (text is not null)
        {
            Tell(phrase, text, window.IsFinal, isLikelyEnd);
        }
    }

    /// <summary>The last result, when no more speech has followed it and the silence after the speech was long.</summary>
    private WindowText? KnownFinal(OpenPhrase phrase)
    {
        lock (_guard)
        {
            var silence = phrase.Recognised - (phrase.Length - (phrase.Position - phrase.Until));
            return phrase.IsClosed && phrase.RecognisedUntil == phrase.Until && silence >= _parts.Windows.LikelyEnd ? phrase.Last : null;
        }
    }

    /// <summary>Lengthens the step when the machine cannot keep up.</summary>
    private void Pace(TimeSpan pass)
    {
        var longest = Math.Max(_parts.Windows.Step.Ticks, _parts.Windows.LongestStep.Ticks);
        _step = TimeSpan.FromTicks(Math.Clamp((long)(pass.Ticks * Spare), _parts.Windows.Step.Ticks, longest));
        _parts.Metrics.Recognised(_parts.Provider, pass, _step);
    }

    private void Grow(OpenPhrase phrase, WindowText text)
    {
        phrase.Words.Add(text.Words);
        if (phrase.Window > _parts.Windows.LongestWindow && phrase.Words.Fix(phrase.Window / 2, _parts.Windows.Overlap) is { } moved)
        {
            phrase.MoveWindow(moved);
            phrase.Last = null;
        }
    }

    // After a silence, no word is cut off at the end of the window. The conversation may end the turn before the final result.
    private void Tell(OpenPhrase phrase, WindowText text, bool isFinal, bool isLikelyEnd)
    {
        var words = Scripts.Join(isFinal || isLikelyEnd ? phrase.Words.Final(text.Words) : phrase.Words.Stable);
        var language = LanguageMatch.Of(text.Language, _request.Languages);
        if (!words.Any(char.IsLetterOrDigit))
        {
            return;
        }

        if (isFinal)
        {
            _listener.FinalTranscript(words, phrase.From, phrase.Until, language);
        }
        else if (words != phrase.Told)
        {
            phrase.Told = words;
            _listener.InterimTranscript(words, phrase.From, phrase.RecognisedUntil, language);
        }
    }

    /// <returns>Null when there is no result. The next window or the final one has the words.</returns>
    private async Task<WindowText?> InterimAsync(WindowRequest window)
    {
        try
        {
            return await _parts.Recogniser.RecogniseAsync(window, _abandoned.Token);
        }
        catch (TranscriptionBrokenException broken) when (broken.IsPassing)
        {
            _parts.Metrics.Skipped(_parts.Provider);
            return null;
        }
    }

    private async Task<WindowText?> FinalAsync(WindowRequest window)
    {
        var retries = _request.HasFallback ? Math.Min(1, _parts.Options.Retries) : _parts.Options.Retries;
        for (var (attempt, pause) = (0, _parts.Options.RetryDelay); ; attempt++, pause *= 2)
        {
            try
            {
                return await _parts.Recogniser.RecogniseAsync(window with { IsRetry = attempt > 0 }, _abandoned.Token);
            }
            catch (TranscriptionBrokenException broken) when (broken.IsPassing && attempt < retries)
            {
                // The phrase is kept. A new connection may serve it at once.
                await Task.Delay(attempt == 0 ? TimeSpan.Zero : pause, _parts.Time, _abandoned.Token);
            }
        }
    }
}
