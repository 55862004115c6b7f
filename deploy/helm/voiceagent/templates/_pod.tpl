{{/* What all our containers have. */}}
{{- define "voiceagent.locked" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* Spread over zones and nodes. Takes the name of the part. */}}
{{- define "voiceagent.spread" -}}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: { app.kubernetes.io/name: {{ $ }} }
{{- end }}
{{- end }}

{{/* By default, pods of a lost zone are replaced only after five minutes. Takes the tolerations of the part. */}}
{{- define "voiceagent.tolerations" -}}
- { key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 30 }
- { key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30 }
{{- with . }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A worker rehearses for some seconds before /health says that it is ready, at most Rehearsal:Deadline. A busy moment takes nobody out. */}}
{{- define "voiceagent.probes" -}}
startupProbe:
  httpGet: { path: /alive, port: http }
  periodSeconds: 1
  failureThreshold: 60
readinessProbe:
  httpGet: { path: /health, port: http }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 5
livenessProbe:
  httpGet: { path: /alive, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}

{{/* The pod of a service. Takes the root and the service's name. */}}
{{- define "voiceagent.pod" -}}
{{- $root := index . 0 }}
{{- $name := index . 1 }}
{{- $service := index $root.Values $name }}
{{- $csi := and (eq $root.Values.secrets.provider "csi") $service.secrets }}
serviceAccountName: {{ $name }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ $service.gracePeriodSeconds }}
securityContext: { runAsNonRoot: true, runAsUser: 1654, runAsGroup: 1654, fsGroup: 1654, seccompProfile: { type: RuntimeDefault } }
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - { name: {{ . }} }
  {{- end }}
{{- end }}
{{- with $service.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints: {{- include "voiceagent.spread" $name | nindent 2 }}
tolerations: {{- include "voiceagent.tolerations" $service.tolerations | nindent 2 }}
containers:
  - name: {{ $name }}
    image: {{ include "voiceagent.image" (list $root $service) }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    ports:
      - { name: http, containerPort: 8080 }
    env: {{- include "voiceagent.settings" . | nindent 6 }}
    resources: {{- toYaml $service.resources | nindent 6 }}
    {{- include "voiceagent.probes" . | nindent 4 }}
    {{- with $service.preStopSeconds }}
    lifecycle:
      preStop:
        sleep: { seconds: {{ . }} }
    {{- end }}
    securityContext: {{- include "voiceagent.locked" . | nindent 6 }}
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      {{- if hasKey $service "spoolSize" }}
      - { name: spool, mountPath: /spool }
      {{- end }}
      {{- if $csi }}
      - { name: secrets, mountPath: /mnt/secrets, readOnly: true }
      {{- end }}
volumes:
  - { name: tmp, emptyDir: { sizeLimit: 1Gi } }
  {{- if hasKey $service "spoolSize" }}
  - { name: spool, emptyDir: { sizeLimit: {{ $service.spoolSize }} } }
  {{- end }}
  {{- if $csi }}
  # The driver makes the secret of the environment variables when a pod mounts this.
  - { name: secrets, csi: { driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: { secretProviderClass: {{ include "voiceagent.secret" $name }} } } }
  {{- end }}
{{- end }}
