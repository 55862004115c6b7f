using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceAgent.Emulators;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>One role of the emulators in the test process, on a port that the system chooses.</summary>
internal sealed class RunningEmulator : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningEmulator(WebApplication app) => this._app = app;

    public Uri Address => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    /// <param name="role">The role's name on the command line.</param>
    /// <param name="settings">Configuration keys (<c>OpenAI:Key</c>) and values.</param>
    public static async Task<RunningEmulator> StartAsync(string role, params (string Key, string Value)[] settings)
    {
        string[] args = ["--urls=http://127.0.0.1:0", .. settings.Select(setting => $"--{setting.Key}={setting.Value}")];
        var app = EmulatorRole.Find(role)!.Build(args, builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        return new RunningEmulator(app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
