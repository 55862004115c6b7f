# The emulated telephone network for load tests: dotnet publish VoiceAgent.Emulators -c Release -o artifacts/telephones, then
# docker build -f infra/loadtest/telephones.Dockerfile -t <registry>/voiceagent/telephones:<tag> .
# The image of the callers needs no file: dotnet publish VoiceAgent.LoadTest -t:PublishContainer -p:EnableSdkContainerSupport=true -p:ContainerRepository=voiceagent/load-test
FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The callers' voice is a Node program.
RUN apt-get update && apt-get install -y --no-install-recommends nodejs && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY artifacts/telephones .
COPY VoiceAgent.Emulators/node_modules ./node_modules
USER $APP_UID
ENTRYPOINT ["dotnet", "VoiceAgent.Emulators.dll"]
