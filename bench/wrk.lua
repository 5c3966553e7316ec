-- Sends the reviews of a file (one a line) in turn, each with a uid of its own, and ends with one line of JSON.
--     wrk … URL -- FILE PATH UID-PLACEHOLDER

local requests = {}
local count = 0

function init(args)
  local placeholder = args[3]
  for body in io.lines(args[1]) do
    local text = wrk.format("POST", args[2], { ["Content-Type"] = "application/json" }, body)
    local parts, from = {}, 1
    repeat
      local at, last = text:find(placeholder, from, true)
      parts[#parts + 1] = text:sub(from, (at or 0) - 1)
      from = last and last + 1
    until not from
    requests[#requests + 1] = parts
  end
end

function request()
  count = count + 1
  local uid = string.format("%08x-0000-4000-8000-%012x", count % 4294967296, count)
  return table.concat(requests[count % #requests + 1], uid)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nresult {"requests":%d,"microseconds":%d,"p50Microseconds":%d,"p99Microseconds":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
