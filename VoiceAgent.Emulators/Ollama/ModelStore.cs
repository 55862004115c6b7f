using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Ollama;

/// <summary>The models on the emulated server's disk, and those in its memory.</summary>
internal sealed class ModelStore(IOptions<OllamaOptions> options, TimeProvider time)
{
    private readonly HashSet<string> _pulled = new(options.Value.ModelsAtStart.Select(Whole), StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (DateTimeOffset Until, int Context)> _loaded = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();

    /// <summary>The name with its tag. A name without one means "latest".</summary>
    public static string Whole(string name) => name.Split('/')[^1].Contains(':', StringComparison.Ordinal) ? name : $"{name}:latest";

    public IReadOnlyList<string> Pulled()
    {
        lock (_gate)
        {
            return [.. _pulled.Order(StringComparer.Ordinal)];
        }
    }

    public IReadOnlyList<(string Name, DateTimeOffset Until, int Context)> Loaded()
    {
        lock (_gate)
        {
            Forget();
            return [.. _loaded.Select(each => (each.Key, each.Value.Until, each.Value.Context))];
        }
    }

    /// <exception cref="OllamaError">The model was not pulled.</exception>
    public string Find(string name)
    {
        lock (_gate)
        {
            return _pulled.Contains(Whole(name)) ? Whole(name) : throw OllamaError.NoModel(name);
        }
    }

    public bool IsLoaded(string name) => Loaded().Any(each => each.Name == name);

    public bool CanCallTools(string name) => !options.Value.WithoutTools.Select(Whole).Contains(Whole(name), StringComparer.OrdinalIgnoreCase);

    public bool IsInLibrary(string name) => options.Value.Pullable.Select(Whole).Contains(Whole(name), StringComparer.OrdinalIgnoreCase);

    public void Add(string name)
    {
        lock (_gate)
        {
            _pulled.Add(Whole(name));
        }
    }

    public void Remove(string name)
    {
        lock (_gate)
        {
            _pulled.Remove(Find(name));
            _loaded.Remove(Whole(name));
        }
    }

    /// <summary>Keeps the model in memory for this long. Zero and less unloads it.</summary>
    public void Keep(string name, TimeSpan keepAlive, int context)
    {
        lock (_gate)
        {
            Forget();
            if (keepAlive > TimeSpan.Zero)
            {
                _loaded[name] = (Until(keepAlive), context);
            }
            else
            {
                _loaded.Remove(name);
            }
        }
    }

    private DateTimeOffset Until(TimeSpan keepAlive) => keepAlive < DateTimeOffset.MaxValue - time.GetUtcNow() ? time.GetUtcNow() + keepAlive : DateTimeOffset.MaxValue;

    private void Forget()
    {
        foreach (var name in _loaded.Where(each => each.Value.Until <= time.GetUtcNow()).Select(each => each.Key).ToList())
        {
            _loaded.Remove(name);
        }
    }
}
