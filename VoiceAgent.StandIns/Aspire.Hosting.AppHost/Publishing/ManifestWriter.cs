using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the model as azd reads it: an entry per resource, by its type.</summary>
internal static class ManifestWriter
{
    public static async Task WriteAsync(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var stream = File.Create(path);
        await using (stream.ConfigureAwait(false))
        {
            // Expressions hold braces and slashes only; escaping them would make the file unreadable.
            var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            await using (writer.ConfigureAwait(false))
            {
                var context = new ManifestPublishingContext(executionContext, path, writer, cancellationToken);
                writer.WriteStartObject();
                writer.WriteString("$schema", "https://json.schemastore.org/aspire-8.0.json");
                writer.WriteStartObject("resources");
                foreach (var resource in model.Resources)
                {
                    await WriteAsync(context, resource).ConfigureAwait(false);
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }
        }
    }

    private static async Task WriteAsync(ManifestPublishingContext context, IResource resource)
    {
        var ownWay = resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().LastOrDefault();
        if (ownWay is { Callback: null })
        {
            return;
        }

        context.Writer.WriteStartObject(resource.Name);
        await (ownWay?.Callback?.Invoke(context) ?? WriteByTypeAsync(context, resource)).ConfigureAwait(false);
        context.Writer.WriteEndObject();
    }

    private static async Task WriteByTypeAsync(ManifestPublishingContext context, IResource resource)
    {
        switch (resource)
        {
            case ProjectResource:
                context.Writer.WriteString("type", "project.v0");
                context.Writer.WriteString("path", context.GetManifestRelativePath(resource.Annotations.OfType<ProjectPathAnnotation>().Last().ProjectPath));
                await WriteProcessAsync(context, resource).ConfigureAwait(false);
                break;
            case ExecutableResource executable:
                context.Writer.WriteString("type", "executable.v0");
                context.WriteConnectionString(executable);
                context.Writer.WriteString("workingDirectory", context.GetManifestRelativePath(executable.WorkingDirectory));
                context.Writer.WriteString("command", executable.Command);
                await WriteProcessAsync(context, resource).ConfigureAwait(false);
                break;
            case ParameterResource parameter:
                WriteParameter(context, parameter);
                break;
            case IResourceWithConnectionString:
                context.Writer.WriteString("type", "value.v0");
                context.WriteConnectionString(resource);
                break;
            default:
                throw new DistributedApplicationException($"'{resource.Name}' is of a type that the manifest does not know: {resource.GetType().Name}.");
        }
    }

    private static async Task WriteProcessAsync(ManifestPublishingContext context, IResource resource)
    {
        await context.WriteCommandLineArgumentsAsync(resource).ConfigureAwait(false);
        await context.WriteEnvironmentVariablesAsync(resource).ConfigureAwait(false);
        context.WriteBindings(resource);
    }

    private static void WriteParameter(ManifestPublishingContext context, ParameterResource parameter)
    {
        var writer = context.Writer;
        writer.WriteString("type", "parameter.v0");
        if (parameter is ConnectionStringParameterResource)
        {
            writer.WriteString("connectionString", $"{{{parameter.Name}.value}}");
        }

        writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        writer.WriteStartObject("inputs");
        writer.WriteStartObject("value");
        writer.WriteString("type", "string");
        if (parameter.Secret)
        {
            writer.WriteBoolean("secret", true);
        }

        if (parameter.Default is { } defaultValue)
        {
            writer.WriteStartObject("default");
            defaultValue.WriteToManifest(context);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
