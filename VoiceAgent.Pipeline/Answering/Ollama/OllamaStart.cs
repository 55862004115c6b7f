using System.Globalization;
using OllamaSharp;
using OllamaSharp.Models;

namespace VoiceAgent.Pipeline.Answering.Ollama;

/// <summary>
/// Prepares the models of an Ollama server when the worker starts: pulls what is missing, and loads each model into memory, because the first caller
/// would wait for seconds to minutes otherwise. Later it loads a model again that the server has lost, such as by a restart.
/// </summary>
internal sealed partial class OllamaStart(IOllamaApiClient ollama, OllamaConnection connection, TimeProvider time, ILogger<OllamaStart> log) : BackgroundService, IModelStart
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(10);

    private volatile string? _waiting = $"asking Ollama for {connection.Model}";

    public string? Waiting => _waiting;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string[] models = connection.Fallback is { } fallback ? [connection.Model, fallback] : [connection.Model];
        var told = new Dictionary<string, string>();
        try
        {
            while (true)
            {
                var missing = 0;
                foreach (var model in models)
                {
                    missing += await TryAsync(model, told, stoppingToken) ? 0 : 1;
                }

                await Task.Delay(missing > 0 ? Retry : Watch, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The worker stops.
        }
    }

    /// <returns>Whether the model is in the server's memory.</returns>
    private async Task<bool> TryAsync(string model, Dictionary<string, string> told, CancellationToken stopping)
    {
        try
        {
            if ((await ollama.ListRunningModelsAsync(stopping)).All(running => !IsSame(running, model)))
            {
                await PrepareAsync(model, stopping);
            }

            // One model is enough for calls.
            _waiting = null;
            told.Remove(model);
            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            var reason = OllamaFailure.Of(failure, hasBegun: false, connection).Message;
            Wait(reason);
            if (told.GetValueOrDefault(model) != reason)
            {
                told[model] = reason;
                NotReady(model, reason);
            }

            return false;
        }
    }

    private async Task PrepareAsync(string model, CancellationToken stopping)
    {
        if ((await ollama.ListLocalModelsAsync(stopping)).All(local => !IsSame(local, model)))
        {
            await PullAsync(model, stopping);
        }

        if (await ollama.ShowModelAsync(new ShowModelRequest { Model = model }, stopping) is { Capabilities: { } can } && !can.Contains("tools"))
        {
            NoTools(model);
        }

        Wait($"loading {model}");
        var since = time.GetTimestamp();
        await foreach (var _ in ollama.ChatAsync(OllamaTranslation.Load(connection, model), stopping))
        {
        }

        Loaded(model, time.GetElapsedTime(since).TotalSeconds);
    }

    private async Task PullAsync(string model, CancellationToken stopping)
    {
        if (!connection.Pull)
        {
            throw new AnswerFailedException($"Ollama at {connection.Endpoint.Authority} does not have the model {model}, and Pull=false. Run 'ollama pull {model}' there.");
        }

        Wait($"pulling {model}");
        Pulling(model, connection.Endpoint.Authority);
        var layers = new Dictionary<string, (long Total, long Completed)>(StringComparer.Ordinal);
        long? last = null;
        await foreach (var step in ollama.PullModelAsync(new PullModelRequest { Model = model, Stream = true }, stopping))
        {
            if (step is not { Total: > 0, Digest: { } layer })
            {
                continue;
            }

            layers[layer] = (step.Total, step.Completed);
            var percent = Percent(layers.Values);
            Wait(string.Create(CultureInfo.InvariantCulture, $"pulling {model}, {percent} %"));
            if (last is not { } before || time.GetElapsedTime(before) >= BetweenProgress)
            {
                last = time.GetTimestamp();
                Progress(model, percent);
            }
        }
    }

    private static int Percent(IReadOnlyCollection<(long Total, long Completed)> layers) =>
        (int)(100 * layers.Sum(layer => layer.Completed) / Math.Max(1, layers.Sum(layer => layer.Total)));

    // Once calls can be answered, nothing here takes the worker out of the load balancer.
    private void Wait(string reason) => _waiting = _waiting is null ? null : reason;

    // A name without a tag means the tag "latest".
    private static bool IsSame(Model listed, string wanted) => listed.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)
        || (!wanted.Split('/')[^1].Contains(':', StringComparison.Ordinal) && listed.Name.Equals($"{wanted}:latest", StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(LogLevel.Information, "Ollama at {Server} does not have the model {Model}. It is pulled now, which may take minutes.")]
    private partial void Pulling(string model, string server);

    [LoggerMessage(LogLevel.Information, "Pulling {Model}: {Percent} %")]
    private partial void Progress(string model, int percent);

    [LoggerMessage(LogLevel.Information, "The model {Model} is loaded after {Seconds:F1} s.")]
    private partial void Loaded(string model, double seconds);

    [LoggerMessage(LogLevel.Warning, "The model {Model} cannot call tools. Agents with tools get no answer from it. Choose one that can, such as llama3.1:8b or qwen3:8b.")]
    private partial void NoTools(string model);

    [LoggerMessage(LogLevel.Warning, "The model {Model} is not ready: {Reason} This is tried again.")]
    private partial void NotReady(string model, string reason);
}
