using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Options;
using Whisper.net;

namespace VoiceAgent.Pipeline.Transcription.Whisper;

/// <summary>
/// The model by Whisper.net, which contains whisper.cpp. The file is loaded once. A processor keeps its buffers, so it is used again for
/// windows with the same prompt.
/// </summary>
internal sealed class NetWhisperEngine : IWhisperEngine, IDisposable
{
    private readonly WhisperFactory _factory;
    private readonly int _threads;
    private readonly ConcurrentDictionary<string, ConcurrentBag<WhisperProcessor>> _resting = new();

    /// <exception cref="InvalidOperationException">The file or the native library cannot be used. The message says what to do.</exception>
    public NetWhisperEngine(IOptions<WhisperOptions> options)
    {
        var file = options.Value.ModelFile;
        WhisperModelFile.Check(file);
        try
        {
            _factory = WhisperFactory.FromPath(file);

            // The factory may load the file only when the first processor is built. A mistake must show at the start.
            _factory.CreateBuilder().Build().Dispose();
        }
        catch (Exception failure) when (failure is DllNotFoundException or FileNotFoundException or TypeInitializationException or PlatformNotSupportedException)
        {
            throw new InvalidOperationException("The native library of Whisper.net cannot be loaded: whisper.cpp needs Linux (glibc 2.31 or newer), Windows or macOS on x64 or arm64, and a processor with AVX.", failure);
        }
        catch (Exception failure)
        {
            throw WhisperModelFile.NotAModel(file, failure);
        }

        _threads = options.Value.Threads > 0 ? options.Value.Threads : Math.Max(1, Environment.ProcessorCount / options.Value.Processors);
    }

    public async Task<IReadOnlyList<WhisperSegment>> RecogniseAsync(ReadOnlyMemory<float> samples, IReadOnlyList<string> languages, string prompt, CancellationToken stopping)
    {
        var processor = Take(prompt);
        try
        {
            var language = languages.Count == 1 ? languages[0] : await Task.Run(() => processor.DetectLanguageWithProbability(samples.Span, languages.ToArray()).language, stopping);
            processor.ChangeLanguage(language ?? languages[0]);
            var segments = new List<WhisperSegment>();
            await foreach (var segment in processor.ProcessAsync(samples, stopping))
            {
                segments.Add(new WhisperSegment(WordsOf(segment), segment.NoSpeechProbability, segment.Language));
            }

            return segments;
        }
        finally
        {
            Return(prompt, processor);
        }
    }

    public void Dispose()
    {
        foreach (var processor in _resting.Values.SelectMany(static resting => resting))
        {
            processor.Dispose();
        }

        _factory.Dispose();
    }

    /// <summary>Joins the model's tokens to words. A token that begins with a space begins a word. Tokens in brackets are the model's signs.</summary>
    private static IReadOnlyList<WhisperWord> WordsOf(SegmentData segment)
    {
        var words = new List<WhisperWord>();
        var word = new StringBuilder();
        var until = segment.Start;
        foreach (var token in segment.Tokens ?? [])
        {
            if (token.Text is not { Length: > 0 } text || text.StartsWith("[_", StringComparison.Ordinal))
            {
                continue;
            }

            if (text[0] == ' ' && word.Length > 0)
            {
                Add();
            }

            word.Append(text.Trim());
            until = TimeSpan.FromMilliseconds(token.End * 10);
        }

        Add();
        return words.Count > 0 ? words : [.. TextWords.Of(segment.Text).Select(text => new WhisperWord(text, segment.End))];

        void Add()
        {
            words.AddRange(TextWords.Of(word.ToString()).Select(text => new WhisperWord(text, until)));
            word.Clear();
        }
    }

    // No more run at the same time than the options allow. So when a new one is made, a resting one of another prompt is not needed now.
    private WhisperProcessor Take(string prompt)
    {
        if (_resting.GetOrAdd(prompt, static _ => []).TryTake(out var resting))
        {
            return resting;
        }

        foreach (var other in _resting.Values)
        {
            if (other.TryTake(out var unneeded))
            {
                unneeded.Dispose();
                break;
            }
        }

        var builder = _factory.CreateBuilder().WithLanguage("en").WithThreads(_threads).WithNoContext().WithTokenTimestamps().WithProbabilities().WithoutStringPool();
        return (prompt.Length > 0 ? builder.WithPrompt(prompt) : builder).Build();
    }

    private void Return(string prompt, WhisperProcessor processor) => _resting.GetOrAdd(prompt, static _ => []).Add(processor);
}
