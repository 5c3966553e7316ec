-- Sends the reviews of a file (one a line) in turn, each with a uid of its own, and ends with one line of JSON.
--     wrk … URL -- FILE PATH UID-PLACEHOLDER

local requests = {}
local count = 0

-- As the API server writes it. wrk's own `wrk.format` writes headers in another order in each run, and a
-- server has to compile anew for each.
local function head(path, length)
  return table.concat({
    "POST " .. path .. " HTTP/1.1",
    "Host: " .. wrk.host .. ":" .. wrk.port,
    "User-Agent: kube-apiserver-admission",
    "Content-Length: " .. length,
    "Accept: application/json, */*",
    "Content-Type: application/json",
    "Accept-Encoding: gzip",
    "\r\n"
  }, "\r\n")
end

function init(args)
  local placeholder = args[3]
  for body in io.lines(args[1]) do
    local text = head(args[2], #body) .. body
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
