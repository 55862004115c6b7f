using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.OpenAI.Wire;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.OpenAI;

/// <summary>The openai role: chat completions of OpenAI's v1 API, answered from scenario files.</summary>
internal static class OpenAIRole
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<OpenAIOptions>(OpenAIOptions.Section);
        builder.Services
            .AddSingleton(services => ScenarioBook.Open(services.GetRequiredService<IOptions<OpenAIOptions>>().Value.ScenarioFolder))
            .AddSingleton<ChatCompletions>()
            .AddHostedService<WarmUp>();
    }

    public static void Map(WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<OpenAIOptions>>().Value;
        var created = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();

        // Azure OpenAI uses /openai/v1. OpenAI and Ollama use /v1.
        foreach (var root in new[] { "/openai/v1", "/v1" })
        {
            var api = app.MapGroup(root).AddEndpointFilter(new KeyCheck(options.Key));
            api.MapPost("/chat/completions", (HttpContext http, ChatCompletions completions) => completions.AnswerAsync(http));
            api.MapGet("/models", () => ModelList.All(options.OfferedModels, created));
            api.MapGet("/models/{model}", (string model) => ModelList.One(options.OfferedModels, model, created));
            api.MapFallback((HttpContext http) => ApiError.NotFound(http.Request.Path));
        }
    }
}
