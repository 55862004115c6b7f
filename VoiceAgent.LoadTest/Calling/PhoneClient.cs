using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.LoadTest.Calling;

/// <summary>The telephone failed or refused a request. The message is for the person who started the load.</summary>
internal sealed class PhoneException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A client of the emulated telephone's HTTP API.</summary>
internal sealed class PhoneClient : IDisposable
{
    private readonly HttpClient _http;

    public PhoneClient(Uri phone) => _http = new HttpClient { BaseAddress = phone, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Returns the names of the scripts that ship with the telephone.</summary>
    /// <exception cref="PhoneException">The telephone cannot be reached.</exception>
    public Task<string[]> ScriptsAsync(CancellationToken stop) =>
        AskAsync(async () => await _http.GetFromJsonAsync<string[]>("/phone/scripts", JsonSerializerOptions.Web, stop) ?? []);

    /// <returns>The telephone's id of the call.</returns>
    /// <exception cref="PhoneException">The telephone refused. The message says why.</exception>
    public Task<string> PlaceAsync(CallOrder order, CancellationToken stop) => AskAsync(async () =>
    {
        using var answer = await _http.PostAsJsonAsync("/phone/calls", order, JsonSerializerOptions.Web, stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!
            : throw new PhoneException($"The telephone refused the call ({(int)answer.StatusCode}): {Reason(text)}");
    });

    /// <returns>Null when the telephone no longer has the call.</returns>
    public Task<PhoneResult?> ResultAsync(string id, CancellationToken stop) => AskAsync(async () =>
    {
        using var answer = await _http.GetAsync($"/phone/calls/{id}", stop);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<PhoneResult>(JsonSerializerOptions.Web, stop);
    });

    public Task HangUpAsync(string id, CancellationToken stop) => AskAsync(async () =>
    {
        using var answer = await _http.PostAsync($"/phone/calls/{id}/hangup", null, stop);
        return answer.StatusCode;
    });

    public void Dispose() => _http.Dispose();

    /// <summary>Reads the reason of a refusal. For a script it includes the line and what is wrong there.</summary>
    private static string Reason(string body)
    {
        try
        {
            var refusal = JsonDocument.Parse(body).RootElement;
            var sentence = refusal.GetProperty("error").GetString()!;
            return refusal.TryGetProperty("reason", out var reason) ? $"{sentence.TrimEnd('.')} (line {refusal.GetProperty("line")}: {reason})." : $"{sentence.TrimEnd('.')}.";
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return body;
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception broken) when (broken is HttpRequestException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new PhoneException($"The emulated telephone at {_http.BaseAddress} does not answer ({broken.Message.TrimEnd('.')}). Start the stack with 'dotnet run --project VoiceAgent.AppHost', or say where it is with --phone.", broken);
        }
    }
}

/// <summary>A request to call: the script, by its name or its text, and the number. The script also names the caller's number, because agents identify
/// members by it.</summary>
internal sealed record CallOrder(string? Script, string? Name, string? To, int Seed, bool Tape);
