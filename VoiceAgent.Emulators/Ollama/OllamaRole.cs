using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Ollama;

/// <summary>The ollama role: the API of an Ollama server as far as voice agents use it.</summary>
internal static class OllamaRole
{
    /// <summary>The version whose API is restated.</summary>
    private const string Version = "0.12.6";

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<OllamaOptions>(OllamaOptions.Section);
        builder.Services
            .AddSingleton(services => ScenarioBook.Open(services.GetRequiredService<IOptions<OllamaOptions>>().Value.ScenarioFolder))
            .AddSingleton<ModelAnswers>()
            .AddSingleton<ModelStore>()
            .AddSingleton<OllamaChat>()
            .AddSingleton<OllamaPulls>();
    }

    public static void Map(WebApplication app)
    {
        var time = app.Services.GetRequiredService<TimeProvider>();
        var store = app.Services.GetRequiredService<ModelStore>();
        var log = app.Services.GetRequiredService<ILogger<ModelStore>>();
        app.MapMethods("/", ["GET", "HEAD"], () => Results.Text("Ollama is running"));
        app.MapGet("/api/version", () => Results.Json(new { version = Version }));
        app.MapGet("/api/tags", () => Results.Json(new { models = store.Pulled().Select(model => ModelDetails.Listed(model, time.GetUtcNow())) }));
        app.MapGet("/api/ps", () => Results.Json(new { models = store.Loaded().Select(each => ModelDetails.Running(each.Name, each.Until, each.Context, time.GetUtcNow())) }));
        app.MapPost("/api/show", (HttpContext http) => OllamaAnswers.RunAsync(http, log, async () =>
        {
            var model = store.Find((await OllamaAnswers.NamedAsync(http)).Model);
            await http.Response.WriteAsJsonAsync(ModelDetails.Shown(model, store.CanCallTools(model), time.GetUtcNow()), http.RequestAborted);
        }));
        app.MapDelete("/api/delete", (HttpContext http) => OllamaAnswers.RunAsync(http, log, async () => store.Remove((await OllamaAnswers.NamedAsync(http)).Model)));
        app.MapPost("/api/chat", (HttpContext http, OllamaChat chat) => chat.AnswerAsync(http));
        app.MapPost("/api/pull", (HttpContext http, OllamaPulls pulls) => pulls.PullAsync(http));
        foreach (var other in new[] { "generate", "create", "copy", "push", "embed", "embeddings" })
        {
            app.MapPost($"/api/{other}", () => Results.Json(new { error = $"/api/{other} is not emulated." }, statusCode: StatusCodes.Status501NotImplemented));
        }
    }
}
