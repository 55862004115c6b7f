using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.OpenAI.Embedding;
using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.OpenAI.Responses;
using VoiceAgent.Emulators.OpenAI.Wire;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.OpenAI;

/// <summary>The openai role: chat completions, responses and embeddings, answered from scenario files.</summary>
internal static partial class OpenAIRole
{
    // A catch-all that also takes paths with a dot.
    private const string Rest = "{**rest}";

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<OpenAIOptions>(OpenAIOptions.Section);
        builder.Services
            .AddSingleton(services => ScenarioBook.Open(services.GetRequiredService<IOptions<OpenAIOptions>>().Value.ScenarioFolder))
            .AddSingleton<ModelAnswers>()
            .AddSingleton<RateLimits>()
            .AddSingleton<RequestHandling>()
            .AddSingleton<ChatCompletions>()
            .AddSingleton<Embeddings>()
            .AddSingleton<ResponseStore>()
            .AddSingleton<ResponsesApi>()
            .AddHostedService<WarmUp>();
    }

    public static void Map(WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<OpenAIOptions>>().Value;
        var time = app.Services.GetRequiredService<TimeProvider>();
        var headers = new ServiceHeaders(time);

        // Azure OpenAI uses /openai/v1. OpenAI and Ollama use /v1.
        foreach (var root in new[] { "/openai/v1", "/v1" })
        {
            var api = app.MapGroup(root).AddEndpointFilter(headers).AddEndpointFilter(new KeyCheck(options.Key));
            api.MapPost("/chat/completions", (HttpContext http, ChatCompletions completions) => completions.AnswerAsync(http));
            api.MapPost("/embeddings", (HttpContext http, Embeddings embeddings) => embeddings.AnswerAsync(http));
            MapResponsesAndModels(api, options, time.GetUtcNow());
            api.MapFallback(Rest, (HttpContext http) => UnknownPath.AnswerAsync(http, legacyAzure: false));
        }

        // The older paths of Azure OpenAI, with a deployment and an api-version.
        var azure = app.MapGroup("/openai").AddEndpointFilter(headers).AddEndpointFilter(new KeyCheck(options.Key, legacyAzure: true)).AddEndpointFilter(CheckVersion);
        azure.MapPost("/deployments/{deployment}/chat/completions", (HttpContext http, string deployment, ChatCompletions completions) => completions.AnswerAsync(http, deployment));
        azure.MapPost("/deployments/{deployment}/embeddings", (HttpContext http, string deployment, Embeddings embeddings) => embeddings.AnswerAsync(http, deployment));
        MapResponsesAndModels(azure, options, time.GetUtcNow());
        azure.MapFallback(Rest, (HttpContext http) => UnknownPath.AnswerAsync(http, legacyAzure: true));
        app.MapGroup("").AddEndpointFilter(headers).MapFallback(Rest, (HttpContext http) => UnknownPath.AnswerAsync(http, legacyAzure: false));
    }

    private static void MapResponsesAndModels(RouteGroupBuilder api, OpenAIOptions options, DateTimeOffset created)
    {
        IReadOnlyCollection<string> models = [.. options.OfferedModels, .. options.OfferedEmbeddingModels];
        api.MapPost("/responses", (HttpContext http, ResponsesApi responses) => responses.CreateAsync(http));
        api.MapGet("/responses/{id}", (HttpContext http, string id, ResponsesApi responses) => responses.ReadAsync(http, id));
        api.MapDelete("/responses/{id}", (HttpContext http, string id, ResponsesApi responses) => responses.DeleteAsync(http, id));
        api.MapGet("/models", () => ModelList.All(models, created));
        api.MapGet("/models/{model}", (string model) => ModelList.One(models, model, created));
    }

    private static ValueTask<object?> CheckVersion(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Version().IsMatch(context.HttpContext.Request.Query["api-version"].ToString()) ? next(context) : new(ApiError.AzureNotFound().AsResult());

    [GeneratedRegex(@"^(\d{4}-\d{2}-\d{2}(-preview)?|preview|latest|v1)$")]
    private static partial Regex Version();
}
