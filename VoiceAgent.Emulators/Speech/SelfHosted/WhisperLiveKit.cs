using VoiceAgent.Emulators.Speech.Recognition;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>
/// WhisperLiveKit's <c>/asr</c> in full mode: a config message, raw PCM16 from the client, the whole state after each change, and
/// <c>ready_to_stop</c> after the client's empty message. Source: github.com/QuentinFuxa/WhisperLiveKit, docs/API.md and timed_objects.py.
/// </summary>
internal sealed class WhisperLiveKit(LiveAudio audio)
{
    // A pause of this length begins a new line (--pause-segmentation-seconds).
    private static readonly TimeSpan LinePause = TimeSpan.FromSeconds(5);

    public async Task ServeAsync(HttpContext http)
    {
        using var socket = await audio.AcceptAsync(http);
        if (socket is null)
        {
            return;
        }

        var language = http.Request.Query["language"].ToString();
        await using var outbox = new LiveOutbox(socket, audio, http.RequestAborted);
        await outbox.AddAsync(new { type = "config", useAudioWorklet = audio.Options.Value.PcmInput, mode = "full" });
        var phrases = new LivePhrases(audio);
        while (await LiveAudio.ReceiveAsync(socket, http.RequestAborted) is { } message)
        {
            if (message.Content.Length == 0)
            {
                await phrases.EndAsync((delay, operation) => outbox.AddAsync(State(phrases.Segments, language), delay, operation).AsTask());
                await outbox.AddAsync(new { type = "ready_to_stop" });
                await outbox.FinishAsync();
                return;
            }

            await phrases.HearAsync(message.Content, (delay, operation) => outbox.AddAsync(State(phrases.Segments, language), delay, operation).AsTask());
        }
    }

    /// <summary>The last word of a phrase is unconfirmed while the phrase grows.</summary>
    private static object State(IReadOnlyList<LiveSegment> segments, string language)
    {
        var lines = new List<object>();
        var (text, start, end) = ("", TimeSpan.Zero, TimeSpan.Zero);
        var buffer = "";
        foreach (var segment in segments)
        {
            var (confirmed, open) = segment.IsOver ? (segment.Text, "") : Split(segment.Text);
            if (text.Length > 0 && segment.Start - end >= LinePause)
            {
                lines.Add(Line(text, start, end, language));
                lines.Add(new { speaker = -2, text = "", start = Time(end), end = Time(segment.Start) });
                text = "";
            }

            start = text.Length == 0 ? segment.Start : start;
            text = $"{text} {confirmed}".Trim();
            (end, buffer) = (segment.End, open);
        }

        if (text.Length > 0)
        {
            lines.Add(Line(text, start, end, language));
        }

        return new
        {
            status = "active_transcription",
            lines,
            buffer_transcription = buffer,
            buffer_diarization = "",
            buffer_translation = "",
            remaining_time_transcription = 0.0,
            remaining_time_diarization = 0.0,
        };
    }

    private static (string Confirmed, string Open) Split(string text)
    {
        var bare = text.TrimEnd('.', '?');
        var cut = bare.LastIndexOf(' ');
        return cut < 0 ? ("", bare) : (bare[..cut], bare[(cut + 1)..]);
    }

    private static object Line(string text, TimeSpan start, TimeSpan end, string language) => new
    {
        speaker = 1,
        text,
        start = Time(start),
        end = Time(end),
        detected_language = language is "" or "auto" ? HeardLanguage.CodeOf(text.Split(' ')) : null,
    };

    private static string Time(TimeSpan at) => $"{(int)at.TotalHours}:{at.Minutes:00}:{at.Seconds:00}";
}
