using System.Net.Http.Json;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.LiveKit;

/// <summary>The livekit role in the test process.</summary>
internal sealed class EmulatedLiveKit : IAsyncDisposable
{
    public const string Key = "APIofTheTests";
    public const string Secret = "a-secret-of-the-tests-with-more-than-32-characters";
    public const string AdminKey = "admin-key-of-the-tests";

    private readonly RunningEmulator _emulator;

    private EmulatedLiveKit(RunningEmulator emulator) => _emulator = emulator;

    public Uri Address => _emulator.Address;

    public T Get<T>()
        where T : notnull => _emulator.Get<T>();

    public static async Task<EmulatedLiveKit> StartAsync(params (string Key, string Value)[] settings) => new(await RunningEmulator.StartAsync(
        "livekit", [($"LiveKit:Keys:{Key}", Secret), ("Emulator:AdminKey", AdminKey), ("LiveKit:WebhookPause", "00:00:00.05"), .. settings]));

    /// <summary>Sends a request as the people that the emulator plays: <c>/emulator/livekit/…</c>.</summary>
    public async Task<HttpResponseMessage> PlayAsync(HttpMethod method, string path, object? body = null)
    {
        using var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);
        return await client.SendAsync(new HttpRequestMessage(method, $"/emulator/livekit/{path}") { Content = body is null ? null : JsonContent.Create(body) });
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();
}
