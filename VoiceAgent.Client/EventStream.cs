using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>Reads a call's log as server-sent events. It connects again after a broken connection, and names the last event it has read.</summary>
internal sealed class EventStream(ApiRequests requests, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // About a minute and a half. A gateway that restarts is back long before.
    private const int MostFailures = 12;

    public async IAsyncEnumerable<LoggedEvent> FollowAsync(string path, long after, [EnumeratorCancellation] CancellationToken leaving)
    {
        var failures = 0;
        while (true)
        {
            await using var events = ConnectAsync(path, after, leaving).GetAsyncEnumerator(leaving);
            while (await NextAsync(events, failures, leaving))
            {
                failures = 0;
                var logged = events.Current;
                after = logged.Sequence;
                yield return logged;
                if (logged.Event is CallEnded)
                {
                    yield break;
                }
            }

            // The gateway ends the stream when it shuts down. Another one continues it.
            failures++;
            var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, leaving);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<LoggedEvent> events, int failures, CancellationToken leaving)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception broken) when (failures < MostFailures && !leaving.IsCancellationRequested && IsTransient(broken))
        {
            return false;
        }
    }

    // The log is kept for a day, so a 404 or 410 is final. So is a refused token.
    private static bool IsTransient(Exception broken) => broken switch
    {
        VoiceAgentApiException refused => refused.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError,
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    private async IAsyncEnumerable<LoggedEvent> ConnectAsync(string path, long after, [EnumeratorCancellation] CancellationToken leaving)
    {
        var request = ApiRequests.Get(path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture));
        using var answer = await requests.SendAsync(request, leaving);
        await using var stream = await answer.Content.ReadAsStreamAsync(leaving);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(leaving))
        {
            if (item.Data.Length > 0 && Read(item.Data) is { } logged)
            {
                yield return logged;
            }
        }
    }

    // A gateway of a later version may send events that this version does not know. They are skipped.
    private static LoggedEvent? Read(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<LoggedEvent>(data, LoggedEvent.Json);
        }
        catch (Exception unknown) when (unknown is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
