using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceAgent.Emulators;
using VoiceAgent.Emulators.Speech.Voice;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>The acs role in the test process, with two clients: one signs its requests, the other uses the telephone.</summary>
internal sealed class AcsBench : IAsyncDisposable
{
    public const string AccessKey = "c2VjcmV0LWVtdWxhdG9yLWtleS0wMDAwMDAwMDAwMDA=";
    public const string ResourceId = "the-resource";

    private readonly WebApplication _app;

    private AcsBench(WebApplication app)
    {
        this._app = app;
        Address = new Uri(app.Urls.First(url => url.StartsWith("http://", StringComparison.Ordinal)));
        Phone = new HttpClient { BaseAddress = Address };
        Signed = new HttpClient(new SigningHandler(AccessKey)) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public string? Https => _app.Urls.FirstOrDefault(url => url.StartsWith("https://", StringComparison.Ordinal));

    public HttpClient Phone { get; }

    public HttpClient Signed { get; }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<AcsBench> StartAsync(Uri? webhook, params string[] settings)
    {
        var urls = settings.Any(setting => setting.StartsWith("--Acs:Https", StringComparison.Ordinal)) ? "http://127.0.0.1:0;https://127.0.0.1:0" : "http://127.0.0.1:0";
        string[] args =
        [
            $"--urls={urls}", $"--Acs:AccessKey={AccessKey}", $"--Acs:ResourceId={ResourceId}",
            .. webhook is null ? Array.Empty<string>() : [$"--Acs:IncomingCallWebhook={webhook}"], .. settings,
        ];
        var app = EmulatorRole.Find("acs")!.Build(args, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IVoice, BeepVoice>();
        });
        await app.StartAsync();
        return new AcsBench(app);
    }

    /// <summary>Places a call and returns its id.</summary>
    public async Task<string> CallAsync(string? script = null)
    {
        var response = await Phone.PostAsJsonAsync("/phone/calls", new { script, from = "+15550100001", to = "+15550199001", seed = 7 });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public Task<JsonElement> ResultAsync(string id) => Phone.GetFromJsonAsync<JsonElement>($"/phone/calls/{id}");

    /// <summary>Waits until the call is in one of the states, and returns its result.</summary>
    public Task<JsonElement> ResultWhenAsync(string id, params string[] states) => Eventually.AsyncIs(
        async () => await ResultAsync(id) is var result && states.Contains(result.GetProperty("state").GetString()) ? result : (JsonElement?)null,
        $"the call to be {string.Join(" or ", states)}");

    public Task<JsonElement> DiagnosticsAsync(string connectionId) => Phone.GetFromJsonAsync<JsonElement>($"/emulator/calls/{connectionId}");

    public async ValueTask DisposeAsync()
    {
        Phone.Dispose();
        Signed.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>Polls with a deadline, for changes in other processes and on other threads.</summary>
internal static class Eventually
{
    // A consultation takes 17 s on an idle machine, so this leaves time on a busy one.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public static async Task<T> AsyncIs<T>(Func<Task<T?>> look, string what)
        where T : struct
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Deadline)
        {
            if (await look() is { } seen)
            {
                return seen;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        throw new TimeoutException($"Waited {Deadline.TotalSeconds} s for {what}.");
    }

    public static Task Is(Func<bool> look, string what) => AsyncIs(() => Task.FromResult(look() ? true : (bool?)null), what);
}
